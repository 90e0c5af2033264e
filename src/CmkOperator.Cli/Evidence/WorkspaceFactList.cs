using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Evidence;

/// <summary>Which workspace the evidence is about.</summary>
internal static class WorkspaceFactList
{
    /// <summary>The facts.</summary>
    /// <param name="scene">What is known.</param>
    public static IReadOnlyList<NamedFact> Of(EvidenceScene scene)
    {
        var recorded = scene.Recorded.Workspace;
        var locked = scene.Recorded.CreateOnly;
        var hbi = Fact.Flag(recorded?.HbiWorkspace ?? locked?.HbiWorkspace);
        var isAbsent = scene.Failure is null && scene.Assessment?.Input.Observed.Workspace is Reading<WorkspaceFacts>.Absent;
        Fact Of(string? seen, string? known) => scene.Live is not null ? Fact.Seen(seen, known)
            : isAbsent ? new Fact(null, Basis.Seen, "Azure has no such workspace", known)
            : Fact.Unseen(known, scene.WhyUnseen);

        return
        [
            new NamedFact("id", "Resource id", IdOf(scene, isAbsent)),
            new NamedFact("location", "Location", Of(scene.Live?.Location, locked?.Location)),
            new NamedFact("workspaceId", "Workspace id of the service", Of(scene.Live?.WorkspaceId, recorded?.WorkspaceId)),
            new NamedFact("state", "Provisioning state", Of(scene.Live?.ProvisioningState, recorded?.ProvisioningState)),
            new NamedFact("createdAt", "Created", CreatedAt(scene)),
            new NamedFact("managedResourceGroup", "Managed resource group", Of(scene.Live?.ServiceProvisionedResourceGroup, scene.Recorded.ManagedResourceGroup?.Name)),
            new NamedFact("hbi", "High business impact", Of(Fact.Flag(scene.Live?.HbiWorkspace), hbi), IsFlag: true),
        ];
    }

    // What is declared names the workspace even where nobody has seen it.
    private static Fact IdOf(EvidenceScene scene, bool isAbsent)
    {
        var declared = scene.Desired?.WorkspaceId;
        return scene.Live is { } live ? Fact.Seen(live.Id, scene.Recorded.Workspace?.Id)
            : scene.IsOffline && scene.Recorded.Workspace is { } recorded ? new Fact(recorded.Id, Basis.Recorded)
            : declared is not null ? new Fact(declared, Basis.Declared, isAbsent ? "Azure has no such workspace" : null, scene.Recorded.Workspace?.Id is { } id && !ArmId.Same(id, declared) ? id : null)
            : Fact.Unseen(null, scene.WhyUnseen);
    }

    // The status does not record it.
    private static Fact CreatedAt(EvidenceScene scene) => scene.Live is { } live
        ? Fact.Seen(EvidenceText.Time(live.CreatedAt))
        : new Fact(null, Basis.NotVerified, scene.WhyUnseen ?? (scene.IsOffline ? "The operator does not record it" : "Azure has no such workspace"));
}
