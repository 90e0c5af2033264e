using CmkOperator.Sandbox.CommandLine;
using Xunit;

namespace CmkOperator.Tests.Sandbox;

public sealed class ArgumentReaderTests
{
    private static readonly string[] Scenarios = ["happy-path", "hbi"];

    [Fact]
    public void Without_arguments_the_sandbox_stays_and_speaks_text()
    {
        var reading = Read();

        Assert.Empty(reading.Problems);
        Assert.Equal(new SandboxArguments(), reading.Arguments);
    }

    [Fact]
    public void Values_may_follow_a_space_or_an_equals_sign()
    {
        var reading = Read("--once", "--output=json", "--scenario", "hbi", "--kube-port", "6443", "--data=/tmp/x");

        Assert.Empty(reading.Problems);
        Assert.Equal(
            new SandboxArguments { Once = true, Output = OutputFormat.Json, Scenario = "hbi", KubePort = 6443, Data = "/tmp/x" },
            reading.Arguments with { Manifests = new SandboxArguments().Manifests });
    }

    [Fact]
    public void Manifests_add_up_and_a_dash_is_the_standard_input() =>
        Assert.Equal(["-", "-"], Read("--manifest", "-", "--manifest=-").Arguments.Manifests);

    [Theory]
    [InlineData("--bogus", "--bogus: no such option")]
    [InlineData("bogus", "'bogus': not expected")]
    [InlineData("--once=yes", "--once: takes no value")]
    [InlineData("--output", "--output: a value is missing")]
    [InlineData("--output=xml", "--output: 'xml' is not text or json")]
    [InlineData("--kube-port=70000", "--kube-port: '70000' is not a port")]
    [InlineData("--azure-port=-1", "--azure-port: '-1' is not a port")]
    [InlineData("--scenario=nope", "--scenario: there is no scenario 'nope'; there are: all, happy-path, hbi")]
    [InlineData("--manifest=/nowhere/at/all.yaml", "--manifest: the file '/nowhere/at/all.yaml' does not exist")]
    [InlineData("--kubeconfig=/nowhere/at/all", "--kubeconfig: the file '/nowhere/at/all' does not exist")]
    public void A_mistake_is_reported_with_its_option(string argument, string start)
    {
        var problem = Assert.Single(Read(argument).Problems);
        Assert.StartsWith(start, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_reported_together() => Assert.Equal(3, Read("--bogus", "--output=xml", "--kube-port", "x").Problems.Count);

    [Fact]
    public void An_option_may_be_given_once() => Assert.Contains("--data: given more than once", Read("--data=a", "--data=b").Problems);

    [Fact]
    public void A_scenario_and_a_manifest_exclude_each_other() =>
        Assert.Contains(Read("--scenario=hbi", "--manifest=-").Problems, problem => problem.StartsWith("--manifest:", StringComparison.Ordinal));

    [Fact]
    public void The_help_names_every_option_and_every_scenario()
    {
        var help = string.Join('\n', SandboxHelp.Lines([("hbi", "what it is")]));

        Assert.All(SandboxOptions.All, option => Assert.Contains(option.Name, help, StringComparison.Ordinal));
        Assert.Contains("hbi", help, StringComparison.Ordinal);
    }

    private static ArgumentReading Read(params string[] words) => ArgumentReader.Read(words, Scenarios);
}
