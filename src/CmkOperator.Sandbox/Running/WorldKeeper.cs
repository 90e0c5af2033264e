using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.Sessions;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Sandbox.Running;

/// <summary>Gives every workspace that appears in the staying sandbox the Azure that it needs, so that any manifest can be tried.</summary>
/// <remarks>Only at its first appearance: what an edit names and Azure lacks is reported by the operator as it would be anywhere.</remarks>
internal sealed class WorldKeeper(Session session)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromHours(1);

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await session.UntilAsync(() => New().Any(), LookAgain, cancellationToken);
            foreach (var workspace in New().ToArray())
            {
                _known.Add(workspace.Text("metadata", "uid")!);
                try
                {
                    var made = await session.World.BuildAsync(DeclaredWorld.From(workspace), cancellationToken);
                    if (made.Count > 0)
                    {
                        session.Note($"the sandbox made in Azure what {workspace.Text("metadata", "name")} needs: {string.Join(", ", made.Select(Short))}");
                    }
                }
                catch (Exception failure) when (failure is AzureRefusedException or HttpRequestException)
                {
                    session.Note($"the sandbox could not make in Azure all that {workspace.Text("metadata", "name")} needs: {failure.Message}");
                }
            }
        }
    }

    private IEnumerable<System.Text.Json.Nodes.JsonObject> New() =>
        session.Keys.Select(session.Of).Where(record => !record.Deleted).Select(record => record.Current!)
            .Where(workspace => workspace.Text("metadata", "uid") is { } uid && !_known.Contains(uid));

    private static string Short(string id) => string.Join('/', id.Split('/').TakeLast(2));
}
