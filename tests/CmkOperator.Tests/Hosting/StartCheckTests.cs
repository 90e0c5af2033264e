using CmkOperator.Hosting;
using CmkOperator.Tests.Kubernetes.Kubeconfigs;
using Xunit;

namespace CmkOperator.Tests.Hosting;

/// <summary>The program as a process: what ends its start.</summary>
public sealed class StartCheckTests : KubeconfigTest
{
    [Fact]
    public async Task The_program_prints_its_version()
    {
        var (code, output, _) = await RunAsync(["--version"]);

        Assert.Equal(0, code);
        Assert.StartsWith("CmkOperator ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kubeconfig_that_cannot_be_honoured_ends_the_start_with_the_name_of_the_field()
    {
        var (code, _, errors) = await RunAsync(["--kubeconfig", Server.Kubeconfig("{token: t, as-groups: [admins]}")]);

        Assert.Equal(2, code);
        Assert.Contains("as of user 'dev' is missing", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public void A_proxy_that_is_no_address_ends_the_start() =>
        Assert.Contains("HTTPS_PROXY", Assert.Single(StartCheck.FindProblems(
            Server.Kubeconfig("{token: t}"), name => name == "HTTPS_PROXY" ? "ftp://proxy" : null)), StringComparison.Ordinal);

    [Fact]
    public void A_missing_plugin_or_token_file_does_not_end_the_start_because_it_may_appear()
    {
        Assert.Empty(StartCheck.FindProblems(Server.Kubeconfig("{tokenFile: later}"), _ => null));
        Assert.Empty(StartCheck.FindProblems(
            Server.Kubeconfig("{exec: {apiVersion: client.authentication.k8s.io/v1, command: ./later, interactiveMode: Never} }"), _ => null));
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(string[] arguments) =>
        Tool.TryAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "CmkOperator.dll"), .. arguments], Server.Folder);
}
