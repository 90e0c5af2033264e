using Xunit;

namespace CmkOperator.Core.Tests.Documents;

/// <summary>Generating the CRD: stale parts are written again, and what is written by hand stays.</summary>
public sealed class CrdDocumentTests
{
    private const string Mark = " # last line generated from CreateOnlyFields";
    private static readonly string Committed = File.ReadAllText(Repository.PathOf(CrdDocument.Path));

    [Theory]
    [InlineData("Azure never changes it: put back", "Azure never changes it: please put back")]
    [InlineData("oldSelf.hasValue() && ", "")]
    [InlineData("            reason: FieldValueRequired\n            fieldPath: .spec.workspaceName\n", "            fieldPath: .spec.workspaceName\n")]
    [InlineData("            optionalOldSelf: true\n", "")]
    [InlineData("x-kubernetes-validations: # generated from CelRules\n", "x-kubernetes-validations:\n          - rule: oldSelf == self\n")]
    [InlineData("Create-only: a workspace does not move to another region.", "Create-only: it does not move.")]
    [InlineData("(Azure: properties.hbiWorkspace)", "(Azure: properties.hbi)")]
    [InlineData("                    - IfMatching\n", "")]
    [InlineData("                          - \"True\"\n", "                          - True\n")]
    [InlineData("                          - Skipped\n", "                          - Skipped\n                          - Ignored\n")]
    [InlineData(" AiSearchReady,", "")]
    [InlineData("'must be in lower case: '", "'must not be in upper case: '")]
    [InlineData("self.matches('^[0-9a-zA-Z-]{1,127}$')", "self.matches('^[a-z]+$')")]
    public void A_stale_part_is_written_again(string committed, string stale) => Assert.Equal(Committed, CrdDocument.Make(Planted(committed, stale)));

    [Fact]
    public void A_field_that_is_new_in_the_table_gets_its_sentence() =>
        Assert.Equal(
            Committed,
            CrdDocument.Make(Planted(
                $"description: >-{Mark}\n                    location is the Azure region of the workspace in its short form, such as westeurope.\n"
                    + "                    Create-only: a workspace does not move to another region.\n",
                "description: >-\n                    location is the Azure region of the workspace in its short form, such as westeurope.\n")));

    [Fact]
    public void A_field_that_left_the_table_loses_its_sentence() =>
        Assert.Equal(
            Committed,
            CrdDocument.Make(Planted(
                "description: >-\n                    suspend stops",
                $"description: >-{Mark}\n                    suspend stops",
                "Azure as it is. Default: false.\n",
                "Azure as it is. Default: false.\n                    Create-only: it was in the table once.\n")));

    [Theory]
    [InlineData("                  # the new bound\n                  maxLength: 90\n")]
    [InlineData("                  maxLength: 120\n                  x-kubernetes-validations:\n                    - rule: self != 'x'\n")]
    public void What_is_written_by_hand_stays(string written)
    {
        var changed = Planted("                  maxLength: 90\n", written);
        Assert.Equal(changed, CrdDocument.Make(changed));
    }

    [Theory]
    [InlineData("                location:\n", "                region:\n", "properties/spec/properties/location/description is not in the file")]
    [InlineData("                  enum: # generated from DriftPolicy\n", "                  enums:\n", "properties/spec/properties/driftPolicy/enum is not in the file")]
    [InlineData(
        "westeurope.\n                    Create-only: a workspace does not move to another region.",
        "westeurope. Create-only: a workspace does\n                    not move to another region.",
        "does not end with a sentence")]
    public void What_cannot_be_generated_is_reported(string committed, string planted, string error) =>
        Assert.Contains(error, Assert.Throws<InvalidOperationException>(() => CrdDocument.Make(Planted(committed, planted))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("| `HbiWorkspaceImmutable` |", "| `HbiImmutable` |")]
    [InlineData("| `FieldValueRequired`: metadata.name", "| `FieldValueInvalid`: metadata.name")]
    public void A_stale_table_of_the_page_on_admission_is_written_again(string committed, string stale)
    {
        var page = File.ReadAllText(Repository.PathOf(AdmissionDocument.Path));
        Assert.Contains(committed, page, StringComparison.Ordinal);
        Assert.Equal(page, AdmissionDocument.Make(page.Replace(committed, stale, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_page_on_admission_without_a_place_for_a_table_is_reported() =>
        Assert.Contains("CelRules", Assert.Throws<InvalidOperationException>(
            () => AdmissionDocument.Make("<!-- generated from CreateOnlyFields by make generate -->\n<!-- end of the generated table -->\n")).Message, StringComparison.Ordinal);

    private static string Planted(params string[] pairs)
    {
        var text = Committed;
        foreach (var pair in pairs.Chunk(2))
        {
            Assert.Contains(pair[0], text, StringComparison.Ordinal);
            text = text.Replace(pair[0], pair[1], StringComparison.Ordinal);
        }

        return text;
    }
}
