using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace CmkOperator.Tests.Documents;

/// <summary>
/// Every command that the documentation tells a reader to type is run here, page by page in its order, or says right above why not:
/// <c>&lt;!-- not run: needs an Azure subscription --&gt;</c>.
/// </summary>
public sealed partial class DocumentCommandTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static TheoryData<string> Pages => [.. MarkdownPage.All.Select(page => page.Path)];

    public static TheoryData<string> PagesWithCommands => [.. MarkdownPage.All.Where(page => page.Blocks.Any(block => block.IsRun)).Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_block_of_commands_can_be_run_by_a_test_or_says_why_not(string path)
    {
        foreach (var block in MarkdownPage.Read(path).Blocks.Where(block => block.IsCommands))
        {
            Assert.True(
                block.WhyNotRun is null || block.WhyNotRun.Length >= 10,
                $"{block.Place}: '{block.WhyNotRun}' is no reason");
            Assert.True(
                block.WhyNotRun is not null || Programs(block.Script).All(program => program == "kubectl"),
                $"{block.Place} runs {string.Join(", ", Programs(block.Script).Where(program => program != "kubectl").Distinct())}: a test has a cluster and kubectl only. Put <!-- not run: REASON --> right above it");
        }
    }

    [Theory]
    [MemberData(nameof(PagesWithCommands))]
    public async Task The_commands_of_a_page_work_one_after_the_other(string path)
    {
        Assert.SkipWhen(Find("kubectl") is null, "kubectl is not on the PATH.");
        Assert.SkipWhen(Find("bash") is null, "bash is not on the PATH.");
        await using var sandbox = await DocumentSandbox.StartAsync();

        foreach (var block in MarkdownPage.Read(path).Blocks.Where(block => block.IsRun))
        {
            var (exit, output) = await RunAsync(block.Script, sandbox.Kubeconfig);
            var expected = Refusal().IsMatch(block.Script) ? 1 : 0;
            Assert.True(exit == expected, $"{block.Place} ended with {exit}, expected {expected}:\n{output}");
        }
    }

    [Fact]
    public void Programs_are_told_by_the_first_word_of_each_command() =>
        Assert.Equal(
            ["kubectl", "kubectl", "az", "kubectl", "jq"],
            Programs("# a comment\nkubectl apply -f - <<'EOF'\nhelm: value\nEOF\nkubectl get ns \\\n  -o 'a | b'\nNAME=x az login && kubectl version | jq ."));

    private static async Task<(int Exit, string Output)> RunAsync(string script, string kubeconfig)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", script])
        {
            WorkingDirectory = Repository.PathOf(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["KUBECONFIG"] = kubeconfig, ["KUBECACHEDIR"] = Path.Combine(Path.GetDirectoryName(kubeconfig)!, "kubectl-cache") },
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"it did not end within {Patience.TotalSeconds:0} s");
        }

        return (process.ExitCode, await output + await errors);
    }

    private static IEnumerable<string> Programs(string script)
    {
        var text = HereDocument().Replace(script.Replace("\\\n", " ", StringComparison.Ordinal), "${command}");
        return text.Split('\n')
            .Where(line => !line.TrimStart().StartsWith('#'))
            .SelectMany(line => Separator().Split(Quoted().Replace(line, "''")))
            .Select(command => Assignment().Replace(command.Trim(), string.Empty).Split(' ', 2)[0])
            .Where(program => program.Length > 0);
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);

    // A command that shows a refusal says so in its comment.
    [GeneratedRegex("# .*refused")]
    private static partial Regex Refusal();

    [GeneratedRegex(@"(?<command><<'?(?<end>[A-Z]+)'?[^\n]*)\n.*?\n\k<end>(?=\n|$)", RegexOptions.Singleline)]
    private static partial Regex HereDocument();

    [GeneratedRegex("'[^']*'|\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"&&|\|\||[|;&]")]
    private static partial Regex Separator();

    [GeneratedRegex(@"^([A-Za-z_][A-Za-z0-9_]*=\S* *)+")]
    private static partial Regex Assignment();
}
