using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;
using Xunit;

namespace CmkOperator.TestKit.Servers;

/// <summary>The events of a watch, as they arrive.</summary>
public sealed class KubernetesWatch(HttpResponseMessage response, StreamReader reader) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The next event, or null when the server ended the watch.</summary>
    public async Task<JsonNode?> NextAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        return await reader.ReadLineAsync(limit.Token) is { } line ? JsonNode.Parse(line) : null;
    }

    /// <summary>The next event in short: its type and the object's name.</summary>
    public async Task<string> NextNameAsync() => await NextAsync() is { } found ? $"{found.Text("type")} {found.Text("object", "metadata", "name")}" : "end";

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}
