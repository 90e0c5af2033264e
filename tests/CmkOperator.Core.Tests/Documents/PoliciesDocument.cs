using System.Text;
using CmkOperator.Assessment;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Workspaces;

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
        text.Append("Each row that applies takes effects away and none gives any back: the order of the rows does not matter. What no applying row forbids may be done, as soon as there is a reason to.\n");
        text.Append("The tables of this page are made from the code and held to it by a test. After a change of the code:\n\n<!-- not run: it runs the tests -->\n```sh\n");
        text.Append($"{GeneratedFile.UpdateVariable}=1 dotnet test --project tests/CmkOperator.Core.Tests\n```\n\n");
        text.Append("## The table\n\n");
        text.Append($"| When | {string.Join(" | ", Single.Select(Name))} |\n|---|{string.Concat(Single.Select(_ => "---|"))}\n");
        foreach (var rule in EffectRules.All)
        {
            text.Append($"| {rule.Name} | {string.Join(" | ", Single.Select(effect => (rule.Forbids & effect) != 0 ? "no" : " "))} |\n");
        }

        text.Append("\n## What is left for each claim\n\nFor an object with the defaults of every policy, `keyAccess: Grant` on a permitted vault, and `externalDeletionPolicy: Stop`; \"deleting\" has `deletionPolicy: SoftDelete`.\n\n");
        text.Append("| The workspace | living | deleting |\n|---|---|---|\n");
        var living = DesiredBuilder.Build() with { KeyAccess = KeyAccessMode.Grant, GrantPermitted = true };
        var deleting = living with { DeletionRequestedAt = Clock.Now, DeletionPolicy = DeletionPolicy.SoftDelete };
        foreach (var claim in Enum.GetValues<Claim>())
        {
            text.Append($"| {Name(claim)} | {Left(living, claim)} | {Left(deleting, claim)} |\n");
        }

        text.Append("\nTaking the finalizer from an object is no effect of this table: when a deletion needs nothing of Azure, or nothing of Azure is left to do, the object is released.\n");
        return text.ToString();
    }

    private static string Left(DesiredWorkspace desired, Claim claim)
    {
        var allowed = EffectRules.Allowed(desired, claim);
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
        Claim.None => "is not there and never was",
        Claim.Ours => "is this object's",
        Claim.Adoptable => "may be taken over",
        Claim.Foreign => "is not ours",
        Claim.Lost => "was taken over by another owner",
        Claim.Rival => "belongs to another object",
        Claim.Gone => "was this object's and is gone",
        Claim.Unknown => "was not read",
    };
}
