using System.Buffers;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Kubernetes.Informers;

/// <summary>
/// Sends merge patches to one object. Each carries the version it was made from, because a patch replaces lists whole and an object
/// that was deleted and recreated must not receive a patch meant for its predecessor. The answer goes into the store immediately.
/// </summary>
internal sealed class ObjectPatcher<T>(KubernetesApi api, ResourcePath resource, ResourceStore<T> store)
    where T : class
{
    /// <summary>Sends a patch; <c>metadata.resourceVersion</c> is added to it.</summary>
    /// <exception cref="KubernetesApiException">The server is unreachable, busy or failing: worth a retry with backoff.</exception>
    public async Task<WriteResult> PatchAsync(
        ObjectReference target, JsonObject patch, string? subresource, string fieldManager, CancellationToken cancellationToken)
    {
        var metadata = patch["metadata"] as JsonObject;
        if (metadata is null)
        {
            patch["metadata"] = metadata = [];
        }

        metadata["resourceVersion"] = target.ResourceVersion;
        var path = $"{resource.Object(target.Key, subresource)}?fieldManager={fieldManager}";
        try
        {
            var answer = await api.SendAsync(HttpMethod.Patch, path, Bytes(patch), KubernetesApi.MergePatch, cancellationToken);
            store.NoteAnswer(answer);
            var version = ResourceVersionReader.Read(answer) ?? target.ResourceVersion;
            return new WriteResult(WriteOutcome.Written, target with { ResourceVersion = version });
        }
        catch (KubernetesApiException refused) when (Outcome(refused) is { } outcome)
        {
            if (outcome == WriteOutcome.Conflict)
            {
                await TryRefreshAsync(target.Key, cancellationToken);
            }

            return new WriteResult(outcome, target, refused.Message);
        }
    }

    /// <summary>Reads the object into the store. Does nothing when it is gone, which the watch will tell.</summary>
    /// <exception cref="KubernetesApiException">The server is unreachable, busy or failing, or forbids it: worth a retry with backoff.</exception>
    public async Task RefreshAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        try
        {
            store.NoteAnswer(await api.GetAsync(resource.Object(key), cancellationToken));
        }
        catch (KubernetesApiException gone) when (gone.StatusCode == HttpStatusCode.NotFound)
        {
        }
    }

    /// <summary>
    /// Reads an object that has left the store because its labels have left the selection; null when it is gone, or when the store holds every
    /// object, so that what is not in it is gone.
    /// </summary>
    /// <exception cref="KubernetesApiException">The server is unreachable, busy or failing, or forbids it: worth a retry with backoff.</exception>
    public async Task<T?> ReadDepartedAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (!store.Reader.IsSelective)
        {
            return null;
        }

        try
        {
            return store.Decode(await api.GetAsync(resource.Object(key), cancellationToken));
        }
        catch (KubernetesApiException gone) when (gone.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (JsonException unreadable)
        {
            throw new KubernetesApiException($"the API server answered with something that is not the object {key}", unreadable);
        }
    }

    // The pass that follows immediately must see the newer version, even when the watch is behind.
    private async Task TryRefreshAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        try
        {
            await RefreshAsync(key, cancellationToken);
        }
        catch (KubernetesApiException)
        {
            // The watch will deliver it; the caller gets the conflict either way.
        }
    }

    private static WriteOutcome? Outcome(KubernetesApiException refused) => refused switch
    {
        { IsRefusal: true } => WriteOutcome.Refused,
        { StatusCode: HttpStatusCode.Conflict } => WriteOutcome.Conflict,
        { StatusCode: HttpStatusCode.NotFound } => WriteOutcome.Gone,
        { StatusCode: HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge } => WriteOutcome.Invalid,
        _ => null,
    };

    private static ReadOnlyMemory<byte> Bytes(JsonObject patch)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            patch.WriteTo(writer);
        }

        return buffer.WrittenMemory;
    }
}
