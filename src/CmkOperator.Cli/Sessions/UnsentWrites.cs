using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Azure;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Execution;
using CmkOperator.Azure.KeyVaults;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Azure.RoleAssignments;
using CmkOperator.Azure.Sessions;
using CmkOperator.Azure.Workspaces;
using CmkOperator.Desired;
using CmkOperator.Planning;

namespace CmkOperator.Cli.Sessions;

/// <summary>
/// The requests that the operator would send to carry out a plan: made by the operator's own executor and writers, with a sender that sends
/// nothing.
/// </summary>
internal static class UnsentWrites
{
    /// <summary>The requests of a plan, in its order.</summary>
    /// <param name="cloud">The cloud.</param>
    /// <param name="desired">What is declared.</param>
    /// <param name="plan">The plan.</param>
    public static async Task<IReadOnlyList<UnsentWrite>> OfAsync(AzureCloud cloud, DesiredWorkspace desired, WorkspacePlan plan)
    {
        var sender = new Recorder();
        var reader = new AzureReader(cloud, sender);
        var executor = new PlanExecutor(new WorkspaceWriter(reader), new KeyAccessWriter(new RoleAssignmentWriter(reader), new AccessPolicyWriter(reader)));
        foreach (var action in plan.Actions.Where(action => action is not (PlannedAction.AddFinalizer or PlannedAction.RemoveFinalizer)))
        {
            await executor.ExecuteAsync(desired, action, CancellationToken.None);
        }

        return sender.Sent;
    }

    private sealed class Recorder : IAzureSender
    {
        public List<UnsentWrite> Sent { get; } = [];

        public Task<AzureReply> SendAsync(AzureRequest request, CancellationToken cancellationToken)
        {
            Sent.Add(new UnsentWrite(
                request.Method.Method, request.Uri.AbsoluteUri, request.Body.IsEmpty ? null : JsonNode.Parse(Encoding.UTF8.GetString(request.Body.Span))));
            return Task.FromResult(new AzureReply(202, default, null));
        }
    }
}

/// <summary>One request that was not sent. It carries no header, and no body of the operator has a secret.</summary>
/// <param name="Method">The method.</param>
/// <param name="Url">The address with its query.</param>
/// <param name="Body">The body; null for none.</param>
internal sealed record UnsentWrite(string Method, string Url, JsonNode? Body);
