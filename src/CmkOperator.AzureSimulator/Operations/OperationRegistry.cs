using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Http;
using CmkOperator.AzureSimulator.World;

namespace CmkOperator.AzureSimulator.Operations;

/// <summary>The long operations by id, and how they are polled. Guarded by the world's lock.</summary>
internal sealed class OperationRegistry(AzureWorld world)
{
    private readonly Dictionary<string, LongOperation> _operations = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<LongOperation> All => _operations.Values;

    /// <summary>The operation that is running on a resource, if any.</summary>
    public LongOperation? RunningOn(string resourceId) =>
        _operations.Values.FirstOrDefault(operation => operation.IsRunning && ResourceId.Is(operation.ResourceId, resourceId));

    /// <summary>Begins an operation; <paramref name="finish"/> runs at its end and returns the error it ends with, or null.</summary>
    public LongOperation Begin(string kind, string resourceId, TimeSpan duration, Func<DateTimeOffset, ApiError?> finish, Func<JsonNode?>? result = null)
    {
        var operation = new LongOperation
        {
            Id = Guid.NewGuid().ToString(),
            Kind = kind,
            ResourceId = resourceId,
            StartedAt = world.Now,
            EndsAt = world.Now + duration,
            Result = result,
        };
        _operations[operation.Id] = operation;
        world.Timeline.Schedule(operation.EndsAt, at =>
        {
            operation.Error = finish(at);
            operation.EndedAt = at;
            world.Timeline.Schedule(at + world.Switches.OperationUrlLifetime, _ => _operations.Remove(operation.Id));
        });
        return operation;
    }

    /// <summary>Answers a GET of a polling URL, whose <c>type</c> says which of the two it is.</summary>
    public ApiReply Poll(ApiRequest request, string id)
    {
        if (!_operations.TryGetValue(id, out var operation))
        {
            throw new ApiException(404, "NotFound", $"The operation '{id}' was not found. It may have expired.");
        }

        return ResourceId.Is(request.Query["type"] ?? "location", "async") ? Async(request, operation) : Location(request, operation);
    }

    private static ApiReply Async(ApiRequest request, LongOperation operation)
    {
        var body = new JsonObject { ["id"] = request.Path, ["name"] = operation.Id, ["status"] = operation.Status };
        if (operation.Status == "Succeeded")
        {
            body["percentComplete"] = 100.0;
        }

        if (operation.Error is { } error)
        {
            body["error"] = error.ToJson();
        }

        return ApiReply.Ok(body);
    }

    private static ApiReply Location(ApiRequest request, LongOperation operation)
    {
        if (operation.IsRunning)
        {
            return ApiReply.Empty(202).With("Location", $"{request.Authority}{request.Path}?{request.Query.Text}");
        }

        if (operation.Error is { } error)
        {
            return new ApiException(400, error).ToReply();
        }

        return operation.Result?.Invoke() is { } body ? ApiReply.Ok(body) : ApiReply.Empty(operation.Kind == "Delete" ? 200 : 204);
    }
}
