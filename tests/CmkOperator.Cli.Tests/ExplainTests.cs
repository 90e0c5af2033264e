using CmkOperator.Cli.Explanations;
using CmkOperator.Cli.Terminal;
using CmkOperator.Reporting;
using CmkOperator.Sandbox.Scenarios;
using Xunit;

namespace CmkOperator.Cli.Tests;

/// <summary>explain beside a running operator, and how trees are drawn.</summary>
public sealed class ExplainTests(Stages stages)
{
    [Fact]
    public async Task A_stalled_object_is_explained_with_cause_next_step_and_who_takes_it()
    {
        CommandRun? run = null;
        await stages.PlayAsync(Stages.Named("purge-protection-off") with
        {
            Act = async stage =>
            {
                await stage.UntilAsync(Expect.Stalled("PurgeProtectionDisabled"));
                run = await ExplainAsync(stage, stage.Key.Name);
            },
        });

        Assert.Equal(0, run!.ExitCode);
        Assert.Contains("Ready=False (PurgeProtectionDisabled) since ", run.Out, StringComparison.Ordinal);
        Assert.Contains("├─ next: Turn on purge protection on the vault", run.Out, StringComparison.Ordinal);
        Assert.Contains("├─ by: the owner of the key vault", run.Out, StringComparison.Ordinal);
        Assert.Contains("check: KeyVault failed: ", run.Out, StringComparison.Ordinal);
        Assert.Contains("└─ changes: the operator looks again every 30m", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Out);
    }

    [Fact]
    public async Task Of_a_fleet_an_object_in_order_takes_one_line()
    {
        CommandRun? run = null;
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                run = await ExplainAsync(stage);
            },
        });

        Assert.Single(run!.Out.TrimEnd().Split('\n'));
        Assert.Contains("Ready=True (Succeeded) since ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_no_operator_has_seen_says_so()
    {
        CommandRun? run = null;
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Arrange = async stage =>
            {
                await stage.ApplyAsync();
                run = await ExplainAsync(stage, stage.Key.Name);
            },
        });

        Assert.Contains("the operator has not reported anything about this object", run!.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_is_folded_to_the_terminal_under_its_own_branch()
    {
        var tree = new ExplanationNode("team/fraud", "Ready=False", Tone.Bad, [new("cause", "the vault has no purge protection at all", Tone.Plain, [new("check", "failed")]), new("next", "turn it on")]);
        using var text = new StringWriter { NewLine = "\n" };

        ExplanationText.Write(tree, new CommandConsole { Out = text, Error = text, In = TextReader.Null, Variable = _ => null, Width = 34 });

        Assert.Equal(
            """
            team/fraud  Ready=False
            ├─ cause: the vault has no
            │  │  purge protection at all
            │  └─ check: failed
            └─ next: turn it on

            """.ReplaceLineEndings("\n"),
            text.ToString());
    }

    [Fact]
    public void Colours_are_only_where_they_are_welcome()
    {
        using var text = new StringWriter();
        var console = new CommandConsole { Out = text, Error = text, In = TextReader.Null, Variable = _ => null };

        Assert.Equal("a", console.Paint(Ink.Red, "a"));
        Assert.Equal("\e[31ma\e[0m", (console with { HasColours = true }).Paint(Ink.Red, "a"));
    }

    private async Task<CommandRun> ExplainAsync(Stage stage, params string[] arguments) => await CommandRun.OfAsync(
        Stages.SetupOf(stage), ["explain", .. arguments, "-n", stage.Session.Namespace, "--kubeconfig", stages.KubeconfigOf(stage)]);
}
