using CmkOperator.Conditions;
using Xunit;

namespace CmkOperator.Core.Tests.Documents;

/// <summary>The tables of the user guide match the code.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void The_page_of_conditions_matches_the_code() => GeneratedFile.Hold(ConditionsDocument.Path, ConditionsDocument.Make());

    [Fact]
    public void The_page_of_policies_matches_the_code() => GeneratedFile.Hold(PoliciesDocument.Path, PoliciesDocument.Make());

    [Fact]
    public void Every_reason_has_one_row_with_advice()
    {
        Assert.Equal(Enum.GetValues<ConditionReason>(), ReasonCatalog.All.Select(entry => entry.Reason));
        Assert.All(ReasonCatalog.All, entry => Assert.False(string.IsNullOrWhiteSpace(entry.Advice)));
    }
}
