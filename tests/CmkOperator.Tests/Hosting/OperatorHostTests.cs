using System.Net;
using CmkOperator.Configuration;
using CmkOperator.Hosting;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Tests.Kubernetes.Fakes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Xunit;

namespace CmkOperator.Tests.Hosting;

/// <summary>The whole process, with its health endpoints polled over HTTP.</summary>
public sealed class OperatorHostTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_cluster_it_is_alive_and_reports_why_it_is_not_ready()
    {
        await using var app = await StartAsync("/nonexistent/kubeconfig");
        using var client = Client(app);

        Assert.Equal((HttpStatusCode.OK, "ok"), await GetAsync(client, "/healthz"));
        Assert.Equal((HttpStatusCode.OK, "ok"), await GetAsync(client, "/livez"));
        await EventuallyAsync(client, "/readyz", HttpStatusCode.ServiceUnavailable, "/nonexistent/kubeconfig does not exist");
        await app.StopAsync(Token);
    }

    [Fact]
    public async Task No_file_is_watched_for_changes_because_the_working_directory_of_a_container_is_the_root()
    {
        await using var app = await StartAsync("/nonexistent/kubeconfig");

        var files = ((IConfigurationRoot)app.Configuration).Providers.OfType<FileConfigurationProvider>().ToList();
        Assert.All(files, file => Assert.False(file.Source.ReloadOnChange, file.ToString()));
        Assert.Equal(AppContext.BaseDirectory, app.Environment.ContentRootPath);
        await app.StopAsync(Token);
    }

    [Fact]
    public async Task It_is_ready_after_the_first_list()
    {
        await using var server = await FakeApiServer.StartAsync();
        var listed = false;
        server.Intercept = async context =>
        {
            if (listed || !context.Request.Path.Value!.EndsWith("cmkworkspaces", StringComparison.Ordinal))
            {
                return false;
            }

            await FakeApiServer.FailAsync(context, 404, "NotFound", "the server could not find the requested resource");
            return true;
        };
        using var kubeconfig = new TemporaryKubeconfig(server.Url);
        await using var app = await StartAsync(kubeconfig.Path);
        using var client = Client(app);

        await EventuallyAsync(client, "/readyz", HttpStatusCode.ServiceUnavailable, "could not find");
        listed = true;
        await EventuallyAsync(client, "/readyz", HttpStatusCode.OK, "ok");
        await app.Services.GetRequiredService<ILeadership>().AcquiredAsync(Token);
        await app.StopAsync(Token);
        Assert.Contains(server.Requests, request => request.Method == "PUT" && request.Path.EndsWith("leases/cmk-operator", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_takes_no_lease_before_it_has_seen_the_cluster()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Intercept = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("cmkworkspaces", StringComparison.Ordinal))
            {
                return false;
            }

            await FakeApiServer.FailAsync(context, 403, "Forbidden", "no role");
            return true;
        };
        using var kubeconfig = new TemporaryKubeconfig(server.Url);
        await using var app = await StartAsync(kubeconfig.Path);
        await Eventually.TrueAsync(() => server.Requests.Count(request => request.IsList) >= 3, "three attempts to list");
        await app.StopAsync(Token);

        Assert.DoesNotContain(server.Requests, request => request.Path.Contains("leases", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_health_endpoints_are_served()
    {
        await using var app = await StartAsync("/nonexistent/kubeconfig");
        using var client = Client(app);

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(client, "/")).Status);
        await app.StopAsync(Token);
    }

    private static async Task<WebApplication> StartAsync(string kubeconfig)
    {
        var app = OperatorHost.Build(new OperatorOptions
        {
            Kubernetes = new KubernetesOptions { Kubeconfig = kubeconfig, LeaseNamespace = "n1" },
            Process = new ProcessOptions
            {
                HealthPort = 0,
                MetricsPort = 0,
                HealthAddress = IPAddress.Loopback,
                LogLevel = LogLevel.None,
                ShutdownTimeout = TimeSpan.FromSeconds(1),
            },
        });
        await app.StartAsync(Token);
        return app;
    }

    private static HttpClient Client(WebApplication app) =>
        new() { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };

    private static async Task<(HttpStatusCode Status, string Text)> GetAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Token);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    private static Task<(HttpStatusCode Status, string Text)> EventuallyAsync(HttpClient client, string path, HttpStatusCode status, string text) => Eventually.UntilAsync(
        () => GetAsync(client, path),
        answer => answer.Status == status && answer.Text.Contains(text, StringComparison.Ordinal),
        answer => $"{path} answers {answer.Status} '{answer.Text}', not {status} with '{text}'");
}
