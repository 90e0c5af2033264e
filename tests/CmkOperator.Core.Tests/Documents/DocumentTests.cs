using CmkOperator.Conditions;
using Xunit;

namespace CmkOperator.Core.Tests.Documents;

/// <summary>The tables of the user guide match the code.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void The_page_of_conditions_matches_the_code() => Hold(ConditionsDocument.Path, ConditionsDocument.Make());

    [Fact]
    public void The_page_of_policies_matches_the_code() => Hold(PoliciesDocument.Path, PoliciesDocument.Make());

    [Fact]
    public void Every_reason_has_one_row_with_advice()
    {
        Assert.Equal(Enum.GetValues<ConditionReason>(), ReasonCatalog.All.Select(entry => entry.Reason));
        Assert.All(ReasonCatalog.All, entry => Assert.False(string.IsNullOrWhiteSpace(entry.Advice)));
    }

    private static void Hold(string file, string expected)
    {
        var path = Repository.PathOf(file);
        if (Repository.IsUpdating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, expected);
        }

        Assert.True(File.Exists(path), $"{file} is missing: run the tests with {Repository.UpdateVariable}=1");
        Assert.True(File.ReadAllText(path) == expected, $"{file} differs from the code: run the tests with {Repository.UpdateVariable}=1 and commit what changed");
    }
}
