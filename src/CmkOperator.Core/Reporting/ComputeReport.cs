using CmkOperator.Assessment;
using CmkOperator.Observed;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Reporting;

/// <summary><c>status.computes</c>: what protects the disks of each compute. It claims nothing that Azure does not report (R8).</summary>
internal static class ComputeReport
{
    private const string Microsoft = "Microsoft-managed key";
    private const string Unknown = RowWords.NotVerifiable;

    /// <summary>The rows, or null when the computes were not read.</summary>
    public static IReadOnlyList<ComputeRow>? Rows(WorkspaceAssessment assessment) =>
        assessment.Input.Observed.Computes.ValueOrDefault is { } computes && assessment.Live is { } live
            ? [.. computes.OrderBy(compute => compute.Name, StringComparer.Ordinal).Select(compute => Row(compute, live.HbiWorkspace == true))]
            : null;

    private static ComputeRow Row(ComputeFacts compute, bool hbi) => compute.ComputeType.ToLowerInvariant() switch
    {
        "amlcompute" => new ComputeRow(
            compute.Name,
            compute.ComputeType,
            Microsoft,
            hbi ? Unknown : RowWords.NotEncrypted,
            hbi
                ? "Its temporary disk is encrypted with a system-managed key only if the subscription had no cluster before; Azure does not report whether it had"
                : "Its OS disk is discarded at scale-down; encrypting the temporary disk needs hbiWorkspace at creation"),
        "computeinstance" => new ComputeRow(
            compute.Name,
            compute.ComputeType,
            Microsoft,
            hbi ? CoverageReport.SystemManaged : RowWords.NotEncrypted,
            hbi ? "Never under the customer's key" : "Encrypting the temporary disk needs hbiWorkspace at creation"),
        "aks" or "kubernetes" => Cluster(compute),
        _ => new ComputeRow(compute.Name, compute.ComputeType, Unknown, Unknown, "The attached service determines how its disks are encrypted"),
    };

    private static ComputeRow Cluster(ComputeFacts compute)
    {
        if (compute.Cluster.ValueOrDefault is not { } cluster)
        {
            return new ComputeRow(compute.Name, compute.ComputeType, Unknown, Unknown, "The attached cluster cannot be read or does not report how its disks are encrypted");
        }

        var temporary = cluster.EncryptionAtHost ? "Encrypted at the host" : $"{RowWords.NotEncrypted} at the host";
        if (cluster.DiskEncryptionSetId is not { } set)
        {
            return new ComputeRow(compute.Name, compute.ComputeType, Microsoft, temporary, "The cluster has no disk encryption set");
        }

        return new ComputeRow(
            compute.Name,
            compute.ComputeType,
            cluster.DiskEncryptionKey ?? $"Disk encryption set {ArmId.TryParse(set)?.Name ?? set}",
            temporary,
            cluster.DiskEncryptionKey is null ? "The key of its disk encryption set cannot be read" : $"Under the key of disk encryption set {ArmId.TryParse(set)?.Name ?? set}");
    }
}
