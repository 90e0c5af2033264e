using System.Diagnostics;
using CmkOperator.TestKit.Verdicts;
using Xunit;

namespace CmkOperator.Tests.GitOps;

/// <summary>The cases that lie beside <c>health.lua</c>, as Argo CD's own tests would run them.</summary>
public sealed class HealthCasesTests
{
    [Fact]
    public void Every_case_has_its_verdict() => Assert.All(HealthTestFile.Cases(), test =>
        Assert.Equal((test.InputPath, test.Verdict), (test.InputPath, HealthScript.Judge(HealthTestFile.Read(test.InputPath)))));

    [Fact]
    public void Every_recorded_object_has_a_case_and_every_documented_state_an_object()
    {
        var files = Directory.EnumerateFiles(HealthTestFile.TestdataFolder).Select(file => $"testdata/{Path.GetFileName(file)}").Order(StringComparer.Ordinal);

        Assert.Equal(files, HealthTestFile.Cases().Select(test => test.InputPath).Order(StringComparer.Ordinal));
        Assert.Equal(
            RecordedStates.All.Select(state => ($"testdata/{state.File}.yaml", (string?)state.Health)),
            HealthTestFile.Cases().Select(test => (test.InputPath, test.Verdict.Status)));
    }

    [Fact]
    public void Every_recorded_object_is_the_state_that_its_name_says() => Assert.All(RecordedStates.All, state =>
        Assert.True(state.Is(HealthTestFile.Read($"testdata/{state.File}.yaml")), $"{state.File}.yaml is another state"));

    [Fact]
    public async Task Every_case_has_the_same_verdict_under_Lua_5_1()
    {
        var cancellation = TestContext.Current.CancellationToken;
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "lua5.1"))),
            "lua5.1 is not on the PATH: it has the semantics of the Lua that Argo CD runs.");
        foreach (var (verdict, path) in HealthTestFile.Cases())
        {
            using var lua = Process.Start(new ProcessStartInfo("lua5.1", ["-"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
            await lua.StandardInput.WriteAsync(HealthScript.Program(HealthTestFile.Read(path)));
            lua.StandardInput.Close();
            var output = await lua.StandardOutput.ReadToEndAsync(cancellation);
            var errors = await lua.StandardError.ReadToEndAsync(cancellation);
            await lua.WaitForExitAsync(cancellation);

            Assert.Equal($"{path}\n{verdict.Status}\n{verdict.Message}\n", $"{path}\n{output}{errors}");
        }
    }
}
