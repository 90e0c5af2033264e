using CmkOperator.Assessment;
using CmkOperator.Status;
using CmkOperator.Telemetry;
using Xunit;

namespace CmkOperator.Tests.Telemetry;

public sealed class NewDriftsTests
{
    private static readonly DriftRow Network = new("publicNetworkAccess", "Disabled", "Enabled", DriftAction.Correct);
    private static readonly DriftRow Key = new(WorkspaceAssessor.KeyField, "https://kv/keys/k/2", "https://kv/keys/k/1", DriftAction.Correct);

    [Fact]
    public void A_difference_under_an_unchanged_spec_is_drift() => Assert.Equal(["publicNetworkAccess"], Of(Settled, 3, Network));

    [Fact]
    public void A_difference_that_a_new_spec_asks_for_is_not_drift() => Assert.Empty(Of(Settled, 4, Network));

    [Fact]
    public void A_difference_from_an_earlier_pass_is_not_counted_again() => Assert.Empty(Of(Settled with { Drifts = [Network] }, 3, Network));

    [Fact]
    public void All_tags_share_one_label() => Assert.Equal(
        ["tags", "tags"], Of(Settled, 3, Network with { Field = "tags.team" }, Network with { Field = "tags.cost" }));

    [Fact]
    public void A_newer_key_version_to_follow_is_not_drift() => Assert.Empty(Of(Settled with { Encryption = Wanting("https://kv/keys/k/1") }, 3, Key));

    [Fact]
    public void A_key_changed_in_azure_is_drift() => Assert.Equal(
        [WorkspaceAssessor.KeyField], Of(Settled with { Encryption = Wanting("https://kv/keys/k/2") }, 3, Key));

    private static WorkspaceStatus Settled => new() { ObservedGeneration = 3 };

    private static EncryptionRecord Wanting(string identifier) => new(null, null, null, null, identifier, null, null);

    private static IEnumerable<string> Of(WorkspaceStatus recorded, long generation, params DriftRow[] drifts) => NewDrifts.Of(recorded, generation, drifts);
}
