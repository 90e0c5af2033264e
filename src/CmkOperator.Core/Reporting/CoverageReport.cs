using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Observed;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Reporting;

/// <summary>
/// <c>status.coverage</c>: what the key covers and what it does not, in words an auditor can quote (Azure documentation:
/// "Customer-managed keys for Azure Machine Learning").
/// </summary>
internal static class CoverageReport
{
    public const string Microsoft = "Microsoft-managed key";
    public const string SystemManaged = "System-managed key";
    public const string NotVerifiable = RowWords.NotVerifiable;
    public const string NotEncrypted = "None";
    public const string OwnerPrefix = "Owner of ";
    public const string NotApplicable = RowWords.NotApplicable;
    public const string On = "On";
    public const string Off = "Off";
    public const string YourSubscription = "Your subscription";

    public static IReadOnlyList<CoverageRow> Of(WorkspaceAssessment assessment)
    {
        var live = assessment.Live!;
        var managed = ManagedCheck.Seen(assessment.Input.Observed.Managed);
        var hbi = live.HbiWorkspace == true;
        var rows = new List<CoverageRow>
        {
            Store(assessment, "Azure Cosmos DB (job history, compute and asset metadata)", managed.CosmosDb, facts => facts.KeyVaultKeyUri),
            new("Azure AI Search (indices over the metadata)", NotVerifiable, "Azure reports only the service's encryption policy, not the key of an index that is created at run time"),
            Store(assessment, "Storage account of the managed resource group (pipeline metadata)", managed.Storage, facts => facts.CurrentKeyIdentifier),
            AssociatedStorage(assessment),
            new("Compute cluster OS disk", Microsoft, "Never under the customer's key and without Azure Disk Encryption; discarded when the cluster scales down"),
            new("Compute instance OS disk", Microsoft, "Never under the customer's key"),
            hbi
                ? new("Compute cluster temporary disk", NotVerifiable, "With high business impact it is encrypted with a system-managed key only if the subscription had no cluster before, else after a support request; Azure does not report which")
                : new("Compute cluster temporary disk", NotEncrypted, "Not encrypted: that needs hbiWorkspace at creation"),
            hbi
                ? new("Compute instance temporary disk", SystemManaged, "Encrypted because high business impact is on; never under the customer's key")
                : new("Compute instance temporary disk", NotEncrypted, "Not encrypted: that needs hbiWorkspace at creation"),
            new("Attached AKS clusters", OwnerPrefix + "the cluster", "Can use their own customer-managed key through a disk encryption set"),
            live.V1LegacyMode
                ? new("Azure Container Instances", OwnerPrefix + "the deployment", "Deployments of the v1 API can use their own customer-managed key")
                : new("Azure Container Instances", NotApplicable, "They exist in the v1 API only, and the workspace is not in v1 legacy mode"),
            new("Data mounted in jobs", OwnerPrefix + "the storage", "Storage that jobs mount can use its own customer-managed key"),
            hbi
                ? new("High business impact", On, "The scratch disk is cleaned between jobs, credentials pass through the key vault, and Microsoft's support sees less telemetry; it concerns encryption at rest, not in transit")
                : new("High business impact", Off, "It can be turned on only at creation"),
            new("Cost", YourSubscription, $"Azure Cosmos DB, AI Search and storage in resource group {live.ServiceProvisionedResourceGroup} are billed to your subscription, even while the workspace is soft-deleted"),
        };
        return [.. rows.OrderBy(row => row.Component, StringComparer.Ordinal)];
    }

    // A store is under the key that it reports, whatever the workspace says. Where this pass read nothing, the recorded row stands.
    private static CoverageRow Store<T>(WorkspaceAssessment assessment, string component, Reading<T> reading, Func<T, string?> keyOf)
        where T : notnull
    {
        var inForce = KeyIdentifier.TryParse(assessment.Live!.KeyIdentifier);
        if (reading is Reading<T>.Present { Value: var facts })
        {
            return (keyOf(facts), KeyIdentifier.TryParse(keyOf(facts))) switch
            {
                (null or "", _) => new CoverageRow(component, Microsoft, "The store reports no customer-managed key"),
                (var text, null) => new CoverageRow(component, NotVerifiable, $"The store reports a key that is no key of a vault: {BoundedText.Cut(text, 512)}"),
                (_, var key) when key.IsSameKeyAs(inForce) => new CoverageRow(component, inForce!.ToString(), "Encrypted at rest with this customer-managed key in the managed resource group of your subscription"),
                (_, var key) => new CoverageRow(component, key.ToString(), inForce is null
                    ? "The store reports this key; whether it is the workspace's cannot be told"
                    : $"The store reports this key, which is not the workspace's key {inForce}"),
            };
        }

        return reading switch
        {
            Reading<T>.Absent => new CoverageRow(component, NotVerifiable, "There is no such store in the managed resource group"),
            { IsUnread: true } => assessment.Input.Recorded.Coverage.FirstOrDefault(row => row.Component == component)
                ?? new CoverageRow(component, NotVerifiable, "The store has not been read yet"),
            _ => new CoverageRow(component, NotVerifiable, "The store cannot be read, so its key is not known"),
        };
    }

    private static CoverageRow AssociatedStorage(WorkspaceAssessment assessment)
    {
        const string Component = "Associated storage account";
        const string Path = "associatedResources.storageAccountId";
        var facts = assessment.Input.Observed.AssociatedResources.GetValueOrDefault(Path);
        if (facts?.ValueOrDefault is { } storage)
        {
            return storage.OwnKeyIdentifier is { } own
                ? new CoverageRow(Component, own, "Under its own customer-managed key, which this object does not manage")
                : new CoverageRow(Component, Microsoft, "The workspace's key does not cover it; it can use its own customer-managed key");
        }

        return assessment.Input.Recorded.Coverage.FirstOrDefault(row => row.Component == Component)
            ?? new CoverageRow(Component, NotVerifiable, "The workspace's key does not cover it; whether it uses its own customer-managed key cannot be read");
    }
}
