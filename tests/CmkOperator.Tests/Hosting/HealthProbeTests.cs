using System.Net;
using CmkOperator.Hosting;
using CmkOperator.Tests.Kubernetes.Fakes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Hosting;

/// <summary>The probe that the chart's test runs against an installed operator.</summary>
public sealed class HealthProbeTests
{
    [Fact]
    public async Task A_healthy_endpoint_returns_zero_and_the_answer()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Intercept = async context =>
        {
            await context.Response.WriteAsync("ok");
            return true;
        };
        using var output = new StringWriter();

        Assert.Equal(0, await HealthProbe.RunAsync($"{server.Url}/readyz", TimeSpan.Zero, TimeProvider.System, output));
        Assert.Contains("/readyz: 200 ok", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_probe_waits_for_an_endpoint_that_becomes_healthy_in_time()
    {
        await using var server = await FakeApiServer.StartAsync();
        var asked = 0;
        server.Intercept = async context =>
        {
            context.Response.StatusCode = ++asked < 3 ? (int)HttpStatusCode.ServiceUnavailable : (int)HttpStatusCode.OK;
            await context.Response.WriteAsync("answered");
            return true;
        };
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(100) };
        using var output = new StringWriter();

        var probe = HealthProbe.RunAsync($"{server.Url}/readyz", TimeSpan.FromMinutes(1), clock, output);
        while (await Task.WhenAny(probe, Task.Delay(10, TestContext.Current.CancellationToken)) != probe)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(0, await probe);
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task An_endpoint_that_stays_unhealthy_returns_one_and_the_reason()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Intercept = async context =>
        {
            context.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
            await context.Response.WriteAsync("the first list is under way");
            return true;
        };
        using var output = new StringWriter();

        Assert.Equal(1, await HealthProbe.RunAsync($"{server.Url}/readyz", TimeSpan.Zero, TimeProvider.System, output));
        Assert.Contains("503 the first list is under way", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("readyz")]
    [InlineData("ftp://host/readyz")]
    public async Task Text_that_is_not_a_url_is_rejected(string url)
    {
        using var output = new StringWriter();

        Assert.Equal(2, await HealthProbe.RunAsync(url, TimeSpan.Zero, TimeProvider.System, output));
        Assert.Contains($"'{url}' is not an absolute http URL", output.ToString(), StringComparison.Ordinal);
    }
}
