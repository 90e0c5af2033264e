using System.CommandLine;
using CmkOperator.Cli.Commands;
using CmkOperator.Cli.Terminal;
using CmkOperator.Configuration;
using CmkOperator.Sandbox.Manifests;
using Xunit;

namespace CmkOperator.Cli.Tests;

public sealed class CommandTreeTests
{
    private static readonly RootCommand Root = CommandTree.Create(
        new CommandConsole { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null, Variable = _ => null });

    public static TheoryData<string> Verbs => [.. Root.Subcommands.Where(command => !command.Hidden).Select(command => command.Name)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_command_teaches_by_example(string verb)
    {
        var run = await CommandRun.OfAsync(verb, "--help");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"Examples:\n  ", run.Out, StringComparison.Ordinal);
        Assert.Contains($" {verb}", run.Out[run.Out.IndexOf("Examples:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("completion", "bash")]
    [InlineData("plan", "--help")]
    [InlineData("plan", "--no-cluster", "--offline", "-f", "-")]
    public async Task A_full_disk_is_one_sentence(params string[] arguments)
    {
        await using var full = new StreamWriter(new FullDisk()) { AutoFlush = true };

        var run = await CommandRun.OfAsync(new CommandSetup { Out = full, Input = File.ReadAllText(ConfigFiles.Sample) }, arguments);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("error: the results cannot be written, or the input cannot be read: No space left on device. Check the disk, and where the output goes\n", run.Error);
    }

    [Fact]
    public void Help_names_the_argument_and_not_what_would_complete_it() => Assert.All(
        Root.Subcommands.SelectMany(command => command.Arguments).Where(argument => argument.Name == "NAME"),
        argument => Assert.Equal("NAME", argument.HelpName));

    [Fact]
    public void What_is_said_of_Azure_has_the_names_of_the_operators_options()
    {
        var known = OptionCatalog.All.Select(option => option.Name).ToHashSet();

        Assert.All(new AzureFlags().Names, name => Assert.Contains(name, known));
    }

    [Theory]
    [InlineData("", "plan")]
    [InlineData("pl", "plan")]
    [InlineData("plan --off", "--offline")]
    [InlineData("plan --format git", "github")]
    [InlineData("completion po", "powershell")]
    [InlineData("rotate fraud-ml --t", "--to")]
    public void What_was_begun_is_completed(string line, string candidate) =>
        Assert.Contains(candidate, CompletionCommand.Candidates(Root, line.Split(' ')));

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    [InlineData("kubectl")]
    public async Task Every_script_asks_the_command_itself(string shell)
    {
        var run = await CommandRun.OfAsync("completion", shell);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("kubectl-cmk __complete -- ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kubectl_gets_candidates_and_the_wish_for_no_file_names()
    {
        var run = await CommandRun.OfAsync("__complete", "--", "rot");

        Assert.Equal("rotate\n:4\n", run.Out);
    }

    [Fact]
    public async Task An_unknown_command_is_an_error()
    {
        var run = await CommandRun.OfAsync("frobnicate");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("frobnicate", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import --all -o json", "Unrecognized command or argument '-o'.", "kubectl cmk import --help shows options and examples.")]
    [InlineData("plan", "--filename", "kubectl cmk plan --help shows options and examples.")]
    [InlineData("rotat fraud-ml", "\nrotate\n", "kubectl cmk --help shows options and examples.")]
    public async Task A_wrong_command_line_gets_a_few_lines_and_not_the_whole_help(string line, string named, string next)
    {
        var run = await CommandRun.OfAsync(line.Split(' '));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(named, run.Out + run.Error, StringComparison.Ordinal);
        Assert.Contains(next, run.Error, StringComparison.Ordinal);
        Assert.True((run.Out + run.Error).Split('\n').Length < 10, run.Out + run.Error);
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw new IOException("No space left on device");

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("No space left on device");
    }
}
