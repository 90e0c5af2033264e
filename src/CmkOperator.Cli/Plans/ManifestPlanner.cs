using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Assessment;
using CmkOperator.Cli.Clusters;
using CmkOperator.Cli.Manifests;
using CmkOperator.Cli.Sessions;
using CmkOperator.Desired;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Planning;
using CmkOperator.Reporting;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Plans;

/// <summary>
/// Makes the plan of a manifest as the operator would make it once the manifest is applied: the checks of the API server, then the operator's
/// translation, observation, assessment and planner. Nothing is written anywhere.
/// </summary>
internal static class ManifestPlanner
{
    // No cluster has it, so no workspace is taken for one of ours.
    private const string NoCluster = "unknown";

    private static readonly string[] KeptMetadata = ["uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "finalizers"];

    /// <summary>Plans one manifest.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="scene">What it is planned against.</param>
    /// <param name="policy">The operator's own settings.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public static async Task<ObjectPlan> PlanAsync(Manifest manifest, PlanScene scene, OperatorPolicy policy, CancellationToken cancellationToken)
    {
        var key = scene.KeyOf(manifest);
        var unknown = new List<string>();
        var live = await FindAsync(scene, key, unknown, cancellationToken);
        var item = manifest.Object.CloneObject();
        var faults = WorkspaceSchema.Shape(item).Select(path => FaultAt(manifest, path, $"{path}: unknown field. Remove it, or correct its name")).ToList();
        if (scene.DemandedNamespace is { } demanded && manifest.Namespace is { } named && named != demanded)
        {
            faults.Add(FaultAt(manifest, "metadata.namespace", $"metadata.namespace is {named}, and --namespace asks for {demanded}. Name one of the two"));
        }

        Place(item, key, live, scene.Time.GetUtcNow());
        var changes = live is null ? [] : SpecChange.Between(live["spec"], item["spec"]);
        var state = scene.Cluster is null || (live is null && unknown.Count > 0) ? ObjectState.Unknown
            : live is null ? ObjectState.New
            : live.Text("metadata", "deletionTimestamp") is not null ? ObjectState.Deleting
            : changes.Count > 0 ? ObjectState.Changed
            : ObjectState.Unchanged;
        // That rules are not checked in an object of the wrong form is nothing to correct by itself.
        var rejections = WorkspaceSchema.FaultsOf(item, live, scene.Time.GetUtcNow()).Where(fault => !fault.Detail.EndsWith(ObjectFaults.RulesNotChecked, StringComparison.Ordinal));
        faults.AddRange(rejections.Select(fault => Rejected(manifest, fault.Field == "<nil>" ? string.Empty : fault.Field, fault.Detail)));
        var result = new ObjectPlan { Manifest = manifest, Key = key, State = state, Changes = changes, Faults = faults, Unknown = unknown };
        if (faults.Count > 0 || Read(item, manifest, faults) is not { } workspace)
        {
            return result;
        }

        if (state == ObjectState.Changed)
        {
            workspace.Metadata.Generation++;
        }

        var operatorFacts = scene.Operator;
        var context = new SpecContext(operatorFacts.ClusterId ?? NoCluster, scene.VaultSuffix, operatorFacts.DefaultInterval, operatorFacts.GrantVaults ?? []);
        var translation = SpecTranslator.Translate(workspace, context);
        if (translation.Problems.Count > 0)
        {
            faults.AddRange(translation.Problems.Select(problem => FaultAt(manifest, problem.Split(' ')[0], $"{problem}. Correct the field")));
            return result;
        }

        return scene.Azure is null ? result : await WithAzureAsync(result, workspace, translation.Desired, scene, policy, unknown, cancellationToken);
    }

    private static async Task<ObjectPlan> WithAzureAsync(
        ObjectPlan result, CmkWorkspace workspace, DesiredWorkspace desired, PlanScene scene, OperatorPolicy policy, List<string> unknown, CancellationToken cancellationToken)
    {
        var look = new WorkspaceLook(scene.Azure!, scene.Operator, policy, scene.Time);
        var input = look.AssumeOwner(await look.ObserveAsync(desired, TargetRule.About(desired, workspace.Status), RivalsOf(workspace, scene), cancellationToken), unknown, "planned");
        if (input.Desired.KeyAccess == KeyAccessMode.Grant && scene.Operator.GrantVaults is null)
        {
            unknown.Add("grants: whether the operator may grant rights on the vault is not known; name the vaults of its option with --grant-vaults");
        }

        var assessment = WorkspaceAssessor.Assess(input);
        var plan = WorkspacePlanner.Plan(assessment);
        var isUnread = input.Refusal is null && assessment.State is WorkspaceState.Unread or WorkspaceState.Unreadable && !input.Desired.Suspend && !input.Desired.DeletionRequested;
        return result with
        {
            Plan = isUnread ? CallerAdvice.In(plan, scene.Azure!.Cloud) : plan,
            Report = StatusReporter.Report(assessment, plan, []),
            Fields = FieldPlan.Of(assessment),
            Writes = await UnsentWrites.OfAsync(scene.Azure!.Cloud, input.Desired, plan),
            IsUnread = isUnread,
        };
    }

    private static IReadOnlyList<Rival> RivalsOf(CmkWorkspace workspace, PlanScene scene) =>
        DeclaredRival.Among(workspace, (scene.Objects ?? []).Select(item => item.Deserialize(CmkWorkspaceJsonContext.Default.CmkWorkspace)).OfType<CmkWorkspace>());

    private static async Task<JsonObject?> FindAsync(PlanScene scene, NamespacedName key, List<string> unknown, CancellationToken cancellationToken)
    {
        if (scene.Cluster is null || key.Name.Length == 0)
        {
            return null;
        }

        try
        {
            return await scene.Cluster.FindAsync(key, cancellationToken);
        }
        catch (ClusterException failure)
        {
            unknown.Add($"object: {key} cannot be read from the cluster ({failure.Message.TrimEnd('.')}), so changes that are forbidden may be missed");
            return null;
        }
    }

    // What the API server keeps of the object that is there, and what it gives a new one.
    private static void Place(JsonObject item, NamespacedName key, JsonObject? live, DateTimeOffset now)
    {
        var metadata = item.Ensure("metadata");
        metadata["namespace"] = key.Namespace;
        foreach (var name in KeptMetadata)
        {
            if (live?["metadata"]?[name] is { } kept)
            {
                metadata[name] = kept.DeepClone();
            }
            else
            {
                metadata.Remove(name);
            }
        }

        if (live is null)
        {
            metadata["generation"] = 1L;
            metadata["creationTimestamp"] = now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        // A write to the object never changes its status.
        item.Remove("status");
        if (live?["status"] is { } status)
        {
            item["status"] = status.DeepClone();
        }
    }

    private static CmkWorkspace? Read(JsonObject item, Manifest manifest, List<ManifestFault> faults)
    {
        try
        {
            return item.Deserialize(CmkWorkspaceJsonContext.Default.CmkWorkspace);
        }
        catch (JsonException failure)
        {
            faults.Add(new ManifestFault(manifest.File, manifest.Line, $"{failure.Path?.TrimStart('$', '.')} has a value of the wrong type. Correct it"));
            return null;
        }
    }

    private static ManifestFault Rejected(Manifest manifest, string path, string detail) => FaultAt(
        manifest,
        path,
        path.Length == 0 ? detail
            : detail.StartsWith("Forbidden", StringComparison.Ordinal) ? $"{path}: {detail}"
            : $"{path}: {detail.TrimEnd('.')}. See kubectl explain cmkworkspaces.{path.Split('[')[0]}");

    private static ManifestFault FaultAt(Manifest manifest, string path, string message) => new(manifest.File, manifest.LineOf(path), message);
}
