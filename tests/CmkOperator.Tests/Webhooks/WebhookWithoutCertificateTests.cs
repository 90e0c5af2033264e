using CmkOperator.Tests.Webhooks.Fakes;
using Xunit;

namespace CmkOperator.Tests.Webhooks;

public sealed class WebhookWithoutCertificateTests
{
    [Fact]
    public async Task The_process_starts_and_readiness_reports_what_is_missing_until_it_appears()
    {
        var authority = new WebhookAuthority();
        using var folder = new SecretFolder();
        await using var host = await WebhookHost.StartAsync(folder.Path);
        using var client = host.Client(authority);

        await host.ReadinessAsync($"the webhook has no certificate: {Path.Combine(folder.Path, "tls.crt")} does not exist");
        await Assert.ThrowsAsync<HttpRequestException>(() => WebhookHost.PostAsync(client, Reviews.Create(Reviews.Workspace())));

        folder.Swap(authority.Issue());
        await host.ReadyAsync();
        Assert.Contains("\"allowed\":true", (await WebhookHost.PostAsync(client, Reviews.Create(Reviews.Workspace()))).Text, StringComparison.Ordinal);
    }
}
