namespace CmkOperator.Evidence;

/// <summary>The eleven rules in their order: the titles of docs/rules.md, and who judges each.</summary>
internal static class RuleTable
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new("R1", "The vault is protected", KeyRules.Vault),
        new("R2", "The services have three rights on the key", KeyRules.Access),
        new("R3", "The key changes only within its vault", KeyRules.SameVault),
        new("R4", "High business impact is set once", ImpactRules.SetOnce),
        new("R5", "Metadata is in resources that Microsoft manages", ManagedRules.Stores),
        new("R6", "The managed resources go with the workspace", ManagedRules.Lifetime),
        new("R7", "The managed resources need quota and cost money", ManagedRules.Quota),
        new("R8", "The key does not cover compute disks", ComputeRules.Disks),
        new("R9", "High business impact does more than encrypt", ImpactRules.Effects),
        new("R10", "The workspace reaches data with its identity", DataRules.Reach),
        new("R11", "Both generations of the API describe the same", DataRules.Generations),
    ];
}

/// <summary>One rule.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Title">Its title.</param>
/// <param name="Judge">Judges it by what is recorded.</param>
internal sealed record Rule(string Id, string Title, Func<RuleFacts, RuleFinding> Judge);
