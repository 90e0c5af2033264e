using CmkOperator.CreateOnly;
using Xunit;

namespace CmkOperator.Core.Tests.CreateOnly;

/// <summary>The text of the rules. Other tests run them against a real API server.</summary>
public sealed class CelRulesTests
{
    [Fact]
    public void A_required_field_may_stay_or_be_restored() =>
        Assert.Equal(
            "!(has(oldSelf.status) && has(oldSelf.status.createOnly))"
                + " || self.spec.encryption.keyVaultId.lowerAscii() == oldSelf.spec.encryption.keyVaultId.lowerAscii()"
                + " || (has(oldSelf.status.createOnly.encryption) && has(oldSelf.status.createOnly.encryption.keyVaultId)"
                + " && self.spec.encryption.keyVaultId.lowerAscii() == oldSelf.status.createOnly.encryption.keyVaultId.lowerAscii())",
            RuleOf("encryption.keyVaultId").Rule);

    [Fact]
    public void An_optional_field_at_the_top_may_stay_absent_or_be_restored() =>
        Assert.Equal(
            "!(has(oldSelf.status) && has(oldSelf.status.createOnly))"
                + " || (has(self.spec.zone) ? self.spec.zone.lowerAscii() : '') == (has(oldSelf.spec.zone) ? oldSelf.spec.zone.lowerAscii() : '')"
                + " || (has(self.spec.zone) ? self.spec.zone.lowerAscii() : '')"
                + " == (has(oldSelf.status.createOnly.zone) ? oldSelf.status.createOnly.zone.lowerAscii() : '')",
            CelRules.Transition(CreateOnlyFields.EncryptionIdentityId with { Path = "zone" }).Rule);

    [Fact]
    public void A_flag_in_an_optional_part_is_false_when_the_part_is_absent() =>
        Assert.Equal(
            "!(has(oldSelf.status) && has(oldSelf.status.createOnly))"
                + " || (has(self.spec.managedNetwork) && has(self.spec.managedNetwork.provisionOnCreate) ? self.spec.managedNetwork.provisionOnCreate : false)"
                + " == (has(oldSelf.spec.managedNetwork) && has(oldSelf.spec.managedNetwork.provisionOnCreate) ? oldSelf.spec.managedNetwork.provisionOnCreate : false)"
                + " || (has(oldSelf.status.createOnly.managedNetwork) && has(oldSelf.status.createOnly.managedNetwork.provisionOnCreate)"
                + " && (has(self.spec.managedNetwork) && has(self.spec.managedNetwork.provisionOnCreate) ? self.spec.managedNetwork.provisionOnCreate : false)"
                + " == oldSelf.status.createOnly.managedNetwork.provisionOnCreate)",
            RuleOf("managedNetwork.provisionOnCreate").Rule);

    [Fact]
    public void Every_create_only_field_has_one_rule_that_names_it_and_forbids()
    {
        foreach (var field in CreateOnlyFields.All)
        {
            var rule = RuleOf(field.Path);
            Assert.Equal("FieldValueForbidden", rule.Reason);
            Assert.Equal(field.Refusal, rule.Message);
        }
    }

    [Fact]
    public void Every_message_is_one_line_and_says_what_to_do() =>
        Assert.All(
            CelRules.Root,
            rule =>
            {
                Assert.DoesNotContain('\n', rule.Message);
                Assert.Matches("(put|Put|use|Use|leave|declare) ", rule.Message);
            });

    private static CelRule RuleOf(string path) =>
        Assert.Single(CelRules.Root, rule => rule.FieldPath == $".spec.{path}" && !rule.OptionalOldSelf);
}
