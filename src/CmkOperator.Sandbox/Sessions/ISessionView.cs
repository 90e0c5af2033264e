using CmkOperator.Sandbox.Cluster;
using CmkOperator.Sandbox.Operators;
using CmkOperator.Sandbox.Recording;

namespace CmkOperator.Sandbox.Sessions;

/// <summary>Who is told what happens. Called from any thread.</summary>
internal interface ISessionView
{
    /// <summary>Something that the sandbox or a scenario does, in a sentence.</summary>
    void Note(string text);

    /// <summary>An object changed.</summary>
    void Changed(WorkspaceChange change, IReadOnlyList<TimelineEntry> entries);

    /// <summary>The operator finished a pass.</summary>
    void Passed(PassReport pass);

    /// <summary>The operator asked something of Azure.</summary>
    void Requested(AzureRequest request);
}
