using CmkOperator.Sandbox.Cluster;
using CmkOperator.Sandbox.Operators;
using CmkOperator.Sandbox.Recording;
using CmkOperator.Sandbox.Sessions;

namespace CmkOperator.Sandbox.Views;

/// <summary>Tells nothing, for output that is JSON and for scenarios that run side by side.</summary>
internal sealed class SilentView : ISessionView
{
    /// <summary>The one there is.</summary>
    public static SilentView Instance { get; } = new();

    /// <inheritdoc/>
    public void Note(string text)
    {
    }

    /// <inheritdoc/>
    public void Changed(WorkspaceChange change, IReadOnlyList<TimelineEntry> entries)
    {
    }

    /// <inheritdoc/>
    public void Passed(PassReport pass)
    {
    }

    /// <inheritdoc/>
    public void Requested(AzureRequest request)
    {
    }
}
