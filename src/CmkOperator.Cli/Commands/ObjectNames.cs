using System.CommandLine.Completions;
using CmkOperator.Cli.Clusters;

namespace CmkOperator.Cli.Commands;

/// <summary>Completes the names of objects from the cluster.</summary>
internal static class ObjectNames
{
    // A shell waits for it with every press of the key.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The names in the namespace of the command line; none when the cluster does not answer soon.</summary>
    /// <param name="flags">The flags of the cluster.</param>
    public static Func<CompletionContext, IEnumerable<CompletionItem>> Complete(ClusterFlags flags) => context =>
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
            using var cluster = Cluster.Open(flags.Read(context.ParseResult));
            var items = cluster.ListAsync(cluster.Namespace, patience.Token).GetAwaiter().GetResult();
            return [.. items.Select(item => new CompletionItem(WorkspaceObjects.KeyOf(item).Name))];
        }
        catch (Exception failure) when (failure is ClusterException or OperationCanceledException)
        {
            return [];
        }
    };
}
