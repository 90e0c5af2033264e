using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Core.Tests.Documents;

/// <summary>The tables of the user guide say what the code says.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void The_page_of_conditions_is_what_the_code_says() => GeneratedFile.Hold(ConditionsDocument.Path, ConditionsDocument.Make());

    [Fact]
    public void The_page_of_policies_is_what_the_code_says() => GeneratedFile.Hold(PoliciesDocument.Path, PoliciesDocument.Make());

    [Fact]
    public void Every_reason_has_one_row_with_advice()
    {
        Assert.Equal(Enum.GetValues<ConditionReason>(), ReasonCatalog.All.Select(entry => entry.Reason));
        Assert.All(ReasonCatalog.All, entry => Assert.False(string.IsNullOrWhiteSpace(entry.Advice)));
    }
}
