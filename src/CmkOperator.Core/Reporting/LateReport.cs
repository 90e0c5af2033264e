using CmkOperator.Status;

namespace CmkOperator.Reporting;

/// <summary>
/// Brings what came of a write to Azure into a status that somebody else has changed since the intent was recorded: only what was
/// intended is replaced, because the rest is newer.
/// </summary>
public static class LateReport
{
    /// <summary>The status to write.</summary>
    /// <param name="found">The status as it is now.</param>
    /// <param name="intended">The status that recorded the intent, or tried to.</param>
    /// <param name="after">The status that reports what came of it.</param>
    public static WorkspaceStatus Merge(WorkspaceStatus found, WorkspaceStatus intended, WorkspaceStatus after) => found with
    {
        Operation = found.Operation == intended.Operation ? after.Operation : found.Operation,
        Encryption = found.Encryption is { } encryption && encryption.Rotation == intended.Encryption?.Rotation
            ? encryption with { Rotation = after.Encryption?.Rotation }
            : found.Encryption,
        // Only the very record of the intent is taken back: another operator may have made the same grant.
        Grants = RecordReport.Newest(found.Grants.Where(grant => !intended.Grants.Contains(grant) || after.Grants.Any(grant.IsSameAs))
            .Select(grant => grant.Outcome == GrantOutcome.Unknown ? after.Grants.FirstOrDefault(grant.IsSameAs) ?? grant : grant)
            .Concat(after.Grants.Where(grant => !found.Grants.Any(grant.IsSameAs)))),
        AppliedTags =
        [
            .. found.AppliedTags.Except(intended.AppliedTags.Except(after.AppliedTags, StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase)
                .Union(after.AppliedTags, StringComparer.OrdinalIgnoreCase)
                .Order(StringComparer.Ordinal),
        ],
    };
}
