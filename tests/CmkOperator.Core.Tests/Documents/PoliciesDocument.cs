using System.Text;
using CmkOperator.Assessment;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;

namespace CmkOperator.Core.Tests.Documents;

/// <summary>Makes <c>docs/policies.md</c> from the precedence table.</summary>
internal static class PoliciesDocument
{
    public const string Path = "docs/policies.md";

    private static readonly Effects[] Single = [Effects.AddFinalizer, Effects.Grant, Effects.Create, Effects.RotateKey, Effects.Update, Effects.Delete];

    public static string Make()
    {
        var text = new StringBuilder();
        text.Append("# Policies and their precedence\n\n");
        text.Append("Each row that applies removes effects and none adds any, so the order of the rows does not matter. The operator may do what no applying row forbids, as soon as there is a reason to.\n");
        text.Append("The tables of this page are made from the code and held to it by a test. After a change of the code:\n\n<!-- not run: it runs the tests -->\n```sh\n");
        text.Append("make generate\n```\n\n");
        text.Append("## The table\n\n");
        text.Append($"| When | {string.Join(" | ", Single.Select(Name))} |\n|---|{string.Concat(Single.Select(_ => "---|"))}\n");
        foreach (var rule in EffectRules.All)
        {
            text.Append($"| {rule.Name} | {string.Join(" | ", Single.Select(effect => (rule.Forbids & effect) != 0 ? "no" : " "))} |\n");
        }

        text.Append("\n## What holds a change of the key back\n\nWhoever disables a version that leaked cannot wait for another field. A due change of the key is held back by the rows above that forbid \"change key\", by an invalid spec, by an operation that runs, by a change of the key that failed until it is retried, and by these:\n\n");
        text.Append(string.Concat(KeyHolds.All.Select(hold => $"- {hold.Name}\n")));
        text.Append("\nNothing else delays it. While `hbiWorkspace`, `location`, an associated resource or `identity` is refused, or a change of another field fails, the key's own PATCH (`keyIdentifier` and nothing else) is still sent. The refusal stays the reason of `Ready`; `status.encryption.rotation` and `EncryptionInForce` show the change of the key.\n");
        text.Append("\n## What is left for each claim\n\nFor an object with the defaults of every policy, `keyAccess: Grant` on a permitted vault, and `externalDeletionPolicy: Stop`; \"deleting\" has `deletionPolicy: SoftDelete`.\n\n");
        text.Append("| The workspace | living | deleting |\n|---|---|---|\n");
        var living = DesiredBuilder.Build() with { KeyAccess = KeyAccessMode.Grant, GrantPermitted = true };
        var deleting = living with { DeletionRequestedAt = Clock.Now, DeletionPolicy = DeletionPolicy.SoftDelete };
        foreach (var claim in Enum.GetValues<Claim>())
        {
            text.Append($"| {Name(claim)} | {Left(living, claim)} | {Left(deleting, claim)} |\n");
        }

        text.Append("\nRemoving the finalizer from an object is not an effect of this table: when a deletion needs nothing from Azure, or nothing is left to do there, the object is released.\n");
        return text.ToString();
    }

    private static string Left(DesiredWorkspace desired, Claim claim)
    {
        var allowed = EffectRules.Allowed(new World { Desired = desired }.Input, claim);
        var names = Single.Where(effect => (allowed & effect) != 0).Select(Name).ToList();
        return names.Count == 0 ? "nothing" : string.Join(", ", names);
    }

    private static string Name(Effects effect) => effect switch
    {
        Effects.AddFinalizer => "add finalizer",
        Effects.Grant => "grant",
        Effects.Create => "create",
        Effects.RotateKey => "change key",
        Effects.Update => "change fields",
        _ => "delete",
    };

    private static string Name(Claim claim) => claim switch
    {
        Claim.None => "does not exist and never did",
        Claim.Ours => "belongs to this object",
        Claim.Adoptable => "may be taken over",
        Claim.Foreign => "does not belong to this object",
        Claim.Lost => "was taken over by another owner",
        Claim.Rival => "belongs to another object",
        Claim.Gone => "belonged to this object and is gone",
        Claim.Unknown => "was not read",
    };
}
