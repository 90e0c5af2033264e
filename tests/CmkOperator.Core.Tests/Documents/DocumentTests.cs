using CmkOperator.Conditions;
using Xunit;

namespace CmkOperator.Core.Tests.Documents;

/// <summary>The committed files match the tables in the code that they are generated from; <c>make generate</c> runs this class to write them.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void The_page_of_conditions_matches_the_code() => GeneratedFile.Hold(ConditionsDocument.Path, ConditionsDocument.Make());

    [Fact]
    public void The_page_of_policies_matches_the_code() => GeneratedFile.Hold(PoliciesDocument.Path, PoliciesDocument.Make());

    [Fact]
    public void The_role_for_observing_is_the_base_role_without_what_changes_anything() => GeneratedFile.Hold(ObserveRoleDocument.Path, ObserveRoleDocument.Make());

    [Fact]
    public void The_generated_parts_of_the_CustomResourceDefinition_match_the_tables() => GeneratedFile.Hold(CrdDocument.Path, CrdDocument.Make());

    // Not from the committed file, so that one run writes both.
    [Fact]
    public void The_chart_has_a_copy_of_the_CustomResourceDefinition() => GeneratedFile.Hold(CrdDocument.ChartCopy, CrdDocument.Make());

    [Fact]
    public void The_tables_of_the_page_on_admission_match_the_code() => GeneratedFile.Hold(AdmissionDocument.Path, AdmissionDocument.Make());

    [Fact]
    public void Every_reason_has_one_row_with_advice()
    {
        Assert.Equal(Enum.GetValues<ConditionReason>(), ReasonCatalog.All.Select(entry => entry.Reason));
        Assert.All(ReasonCatalog.All, entry => Assert.False(string.IsNullOrWhiteSpace(entry.Advice)));
    }
}
