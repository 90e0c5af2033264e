using CmkOperator.Status;

namespace CmkOperator.Evidence;

/// <summary>
/// R8: what protects the disks of the computes. No compute can be under the workspace's key, so the rule fails only where the spec asks for encrypted
/// temporary disks and Azure has others, and passes only where every disk is accounted for.
/// </summary>
internal static class ComputeRules
{
    public static RuleFinding Disks(RuleFacts facts)
    {
        if (facts.Absence is { } absence)
        {
            return absence;
        }

        var rows = facts.Status.Computes;
        var open = Names(rows.Where(row => row.TemporaryDisk.StartsWith(RowWords.NotEncrypted, StringComparison.Ordinal)));
        var unknown = Names(rows.Where(row => row.OsDisk == RowWords.NotVerifiable || row.TemporaryDisk == RowWords.NotVerifiable));
        var finding = facts.Status.ComputeCount switch
        {
            null => RuleFinding.Warn("The computes have not been read"),
            _ when open.Length > 0 && facts.Desired.HbiWorkspace => RuleFinding.Fail($"spec.hbiWorkspace asks for encrypted temporary disks, and these computes have others: {open}"),
            _ when open.Length > 0 => RuleFinding.Warn($"The temporary disks of these computes are not encrypted: {open}"),
            _ when unknown.Length > 0 => RuleFinding.Warn($"What protects the disks of these computes cannot be verified: {unknown}"),
            0 => RuleFinding.Pass("The workspace has no compute, so there is no disk that the key does not cover"),
            { } count when count > rows.Count => RuleFinding.Warn($"The workspace has {count} computes, of which {rows.Count} are listed"),
            _ => RuleFinding.Pass("Azure reports what protects the disks of every compute; the workspace's key covers none of them"),
        };
        return finding.On(facts.Status.ComputeCount is { } all ? new RuleEvidence("status.computeCount", $"{all}") : null)
            .On(rows.Select(RuleFacts.Of))
            .On(facts.Status.Coverage.Where(row => row.Component.StartsWith("Compute ", StringComparison.Ordinal)).Select(RuleFacts.Of));
    }

    private static string Names(IEnumerable<ComputeRow> rows) => string.Join(", ", rows.Select(row => row.Name));
}
