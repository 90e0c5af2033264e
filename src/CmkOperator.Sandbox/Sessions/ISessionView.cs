using CmkOperator.Sandbox.Cluster;
using CmkOperator.Sandbox.Operators;
using CmkOperator.Sandbox.Recording;

namespace CmkOperator.Sandbox.Sessions;

/// <summary>Shows what happens, or as much of it as it wants. Called from any thread.</summary>
internal interface ISessionView
{
    /// <summary>Something that the sandbox or a scenario does, in a sentence.</summary>
    void Note(string text)
    {
    }

    /// <summary>An object changed.</summary>
    void Changed(WorkspaceChange change, IReadOnlyList<TimelineEntry> entries)
    {
    }

    /// <summary>The operator finished a pass.</summary>
    void Passed(PassReport pass)
    {
    }

    /// <summary>The operator sent a request to Azure.</summary>
    void Requested(OperatorRequest request)
    {
    }
}

/// <summary>Shows nothing, for output that is JSON and for scenarios that run side by side.</summary>
internal sealed class SilentView : ISessionView
{
    /// <summary>The only instance.</summary>
    public static SilentView Instance { get; } = new();
}
