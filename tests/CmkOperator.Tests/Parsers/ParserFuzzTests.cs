using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Assessment;
using CmkOperator.Azure.Faults;
using CmkOperator.Azure.Json;
using CmkOperator.Azure.Proxies;
using CmkOperator.AzureSimulator.ResourceGraph;
using CmkOperator.Desired;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Credentials;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Kubernetes.Kubeconfigs;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Schemas.Cel;
using CmkOperator.Tenancy;
using CmkOperator.Webhooks;
using CmkOperator.Workspaces;
using CsCheck;
using Xunit;

namespace CmkOperator.Tests.Parsers;

/// <summary>
/// Whatever a parser is given, it returns or throws what its documentation names, and in time. What it accepts has the properties that the rest
/// relies on. The inputs are the same in each run.
/// </summary>
public sealed class ParserFuzzTests
{
    private const string Id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv";
    private const int Inputs = 3000;

    // Where one takes milliseconds.
    private const int FewInputs = 800;

    // A single parse takes microseconds; a loop without an end would not end within this either.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(Environment.GetEnvironmentVariable("CMK_FUZZ_INPUTS") is null ? 1 : 600);

    [Fact]
    public Task Ids_of_resources() => SampleAsync(
        Gen.OneOf(Hostile.Text(Id, Id + "/", "/subscriptions/s", "/", ""), Hostile.Words("/", "subscriptions", "resourceGroups", "providers", "a", " ", "İ", "//")),
        text =>
        {
            if (ArmId.TryParse(text) is { } id)
            {
                Assert.Equal(id, ArmId.TryParse(id.ToString()));
                Assert.Equal(id.SubscriptionId, ArmId.SubscriptionOf(text));
            }

            Assert.True(ArmId.Same(text, text));
            Assert.True(ArmId.IsAtOrAbove(text, text));
        });

    [Fact]
    public Task Identifiers_of_keys() => SampleAsync(
        Gen.OneOf(
            Hostile.Text("https://kv.vault.azure.net/keys/cmk/0123456789abcdef0123456789abcdef", "https://kv.vault.azure.net/keys/cmk", "https://[::1]:8443/keys/a/b", "http://x/keys/a"),
            Hostile.Words("https://", "kv", ".", ":", "443", "/", "keys", "cmk", "?", "#", "%2F", "@", "[", "]", "\\")),
        text =>
        {
            if (KeyIdentifier.TryParse(text) is { } key)
            {
                Assert.Equal(key, KeyIdentifier.TryParse(key.ToString()));
                Assert.True(key.Covers(key));
            }
        });

    [Fact]
    public Task Keys_at_hand_to_the_operator_and_as_rules_of_the_CRD()
    {
        const string Uri = "https://kv.vault.azure.net/keys/cmk/0123456789abcdef0123456789ABCDEF";
        var forms = KeyForms.All.Select(form => (Form: form, Rule: CelExpression.Parse(form.Rule), Message: CelExpression.Parse(form.MessageExpression))).ToList();
        return SampleAsync(
            Gen.OneOf(
                Hostile.Text(Id, $"{Id}//", $"{Id}/keys/cmk/versions/0123456789abcdef0123456789abcdef", Uri, $"https://portal.azure.com/#view/vaultId/{Id}/id/{System.Uri.EscapeDataString(Uri)}"),
                Hostile.Words(
                    Id, Uri, "https://", "kv", ".vault.", "azure.net", "/", "/", "keys", "Keys", "cmk", "versions", "0123456789abcdef0123456789abcdef", "secrets", "%2F", "%252f", "%3A", "%25", "?", "#",
                    "&", "portal.azure.com", ".managedhsm.", "'", "\\", "ı", "K", "\n")),
            value =>
            {
                var self = new CelScope(DateTimeOffset.UnixEpoch).With("self", value);
                Assert.All(forms, item =>
                {
                    var problem = item.Form.ProblemOf(value);
                    Assert.Equal(problem is null, item.Rule.Evaluate(self));
                    Assert.True(problem is null || $"is '{value}': {problem}" == (string)item.Message.Evaluate(self), value);
                });
            },
            FewInputs);
    }

    [Fact]
    public Task Durations_and_times() => SampleAsync(Hostile.Text("1h30m", "0s", "1.5h", "2030-01-01T00:00:00Z", "P1D", "99999999999h"), text =>
    {
        _ = Duration.TryParse(text, out _);
        _ = TimestampConverter.TryParse(text, out _);
        _ = RetryAfterHeader.Parse(text, DateTimeOffset.UnixEpoch);
    });

    [Fact]
    public Task Error_bodies_of_Azure() => SampleAsync(
        Hostile.Bytes(
            """{"error":{"code":"AuthorizationFailed","message":"The client '1' with object id '2' does not have authorization","target":"t","details":[{"code":"Inner","message":"m"}],"innererror":{"code":"ForbiddenByPolicy"},"additionalInfo":[{"type":"PolicyViolation","info":{"policyDefinitionDisplayName":"p"}}]}}""",
            """{"error":"invalid_client","error_description":"AADSTS700213: No matching record"}""",
            """{"Code":"X","Message":"Y"}""",
            "<html><body>502 Bad Gateway</body></html>",
            "\"text\"",
            "[]"),
        body =>
        {
            var fault = AzureFaultMapper.FromResponse(403, body);
            Assert.NotEmpty(fault.Message);
            Assert.DoesNotContain('\n', fault.Message);
            _ = FaultText.Clean(Encoding.UTF8.GetString(body));
            _ = CosmosDbKeyStatus.Parse(Encoding.UTF8.GetString(body));
        },
        FewInputs);

    [Fact]
    public Task Error_bodies_of_the_API_server() => SampleAsync(
        Hostile.Bytes(
            """{"kind":"Status","apiVersion":"v1","status":"Failure","message":"no","reason":"Conflict","details":{"retryAfterSeconds":3},"code":409}""", "upstream away", "[1]", "{}"),
        body => Assert.NotNull(KubernetesErrorReader.FromStatus(HttpStatusCode.BadGateway, body, null).Message));

    [Fact]
    public Task Lists_watches_and_versions() => SampleAsync(
        Hostile.Bytes(
            """{"kind":"L","metadata":{"resourceVersion":"7","continue":"x"},"items":[{"metadata":{"name":"a","namespace":"n","resourceVersion":"1","uid":"u","finalizers":["f"]},"spec":{},"status":{"conditions":[]}}]}""",
            """{"type":"ADDED","object":{"metadata":{"name":"a","namespace":"n","resourceVersion":"1"}}}""",
            """{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9"}}}""",
            """{"metadata":{"resourceVersion":"9"}}"""),
        body =>
        {
            var store = CmkOperator.Controllers.WorkspaceStore.NewObjects();
            Documented<Exception>(() => ListPage.Read(body, store.Reader), failure => failure is JsonException);
            Documented<Exception>(() => WatchEvent.Read(body), failure => failure is JsonException);
            Documented<Exception>(() => ResourceVersionReader.Read(body), failure => failure is JsonException);
        });

    [Fact]
    public Task Trees_of_JSON() => SampleAsync(
        Hostile.Bytes("""{"a":{"b":[1,"\ud83d\ude00","x\\ud800"],"a":null},"c":1.5e3}"""),
        body => Documented<JsonException>(() =>
        {
            // All of it can be read, written and read again.
            var text = JsonTree.Read(body)?.ToJsonString() ?? "null";
            Assert.Equal(text, JsonTree.Read(Encoding.UTF8.GetBytes(text))?.ToJsonString() ?? "null");
        }));

    [Fact]
    public Task Leases() => SampleAsync(
        Hostile.Text("""{"metadata":{"name":"l","resourceVersion":"1","annotations":{"a":"b"}},"spec":{"holderIdentity":"me","leaseDurationSeconds":15,"leaseTransitions":1,"renewTime":"2030-01-01T00:00:00.000000Z"}}"""),
        text =>
        {
            JsonObject lease;
            try
            {
                lease = LeaseClient.Parse(Encoding.UTF8.GetBytes(text));
            }
            catch (KubernetesApiException)
            {
                return;
            }

            Assert.NotNull(LeaseRecord.Holder(lease));
            Assert.NotEmpty(LeaseRecord.Version(lease));
            _ = LeaseRecord.Duration(lease);
            Assert.Equal("other", LeaseRecord.Holder(LeaseRecord.HeldBy(lease, "other", TimeSpan.FromSeconds(15), DateTimeOffset.UnixEpoch)));
            _ = LeaseRecord.Released(LeaseRecord.HeldBy(lease, "other", TimeSpan.FromSeconds(15), DateTimeOffset.UnixEpoch), DateTimeOffset.UnixEpoch);
        });

    [Fact]
    public Task Statuses_that_are_stored() => SampleAsync(
        Hostile.Bytes(
            """{"observedGeneration":3,"conditions":[{"type":"Ready","status":"True","reason":"Succeeded","message":"m","lastTransitionTime":"2030-01-01T00:00:00Z"}],"encryption":{"keyVaultId":"x"}}""",
            """{"conditions":[],"preflight":[{"name":"a"}]}"""),
        body =>
        {
            JsonDocument document;
            try
            {
                document = JsonDocument.Parse(body);
            }
            catch (JsonException)
            {
                return;
            }

            using (document)
            {
                if (document.RootElement.ValueKind == JsonValueKind.Object)
                {
                    Documented<JsonException>(() => StatusFormat.Read(document.RootElement));
                }
            }
        });

    [Fact]
    public Task Reviews_of_admission()
    {
        var log = new ThrowingLogger();
        var store = new CmkOperator.Controllers.WorkspaceStore(CmkOperator.Controllers.WorkspaceStore.NewObjects());
        var admission = new WorkspaceAdmission(new Declarations(store, () => true), new WorkspaceAdmissionOptions([], []), log);
        return SampleAsync(
            Hostile.Bytes("""
                {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u","kind":{"group":"cmk-operator.io","version":"v1alpha1","kind":"CmkWorkspace"},
                "operation":"UPDATE","namespace":"n","name":"w","object":{"metadata":{"name":"w"},"spec":{"subscriptionId":"s","resourceGroup":"g","workspaceName":"w","location":"l",
                "encryption":{"keyVaultId":"k","keyName":"n"},"interval":"30m"}},"oldObject":{"metadata":{"name":"w"},"spec":{"subscriptionId":"s"}}}}
                """),
            body => Documented<JsonException>(() =>
            {
                if (JsonSerializer.Deserialize(body, AdmissionJsonContext.Default.AdmissionReview) is { } review && review.Problem() is null)
                {
                    Assert.Equal(review.Request!.Uid, admission.Review(review.Request, body).Uid);
                }
            }));
    }

    [Fact]
    public Task Queries_of_the_resource_graph() => SampleAsync(
        Gen.OneOf(
            Hostile.Text(
                "resources | where type =~ 'microsoft.keyvault/vaults' and name in ('a','b') | project id, name, x=properties.a.b[0] | order by name desc | limit 5",
                "authorizationresources | extend p=tolower(tostring(properties.scope)) | where p startswith 'x' | summarize count() by type",
                "resources | where isnotempty(tags['a']) or not(name contains \"b\") | distinct type"),
            Hostile.Words("resources", " | ", "where", " ", "project", "(", ")", "=", "==", "!=", "name", "'a'", ",", "and", "or", "not", "in", "[", "]", ".", "1", "limit", "extend", "summarize", "count()", "by", "order", "-")),
        text => Documented<KqlException>(() => KqlQuery.Parse(text)));

    [Fact]
    public Task Kubeconfigs() => SampleAsync(
        Hostile.Text(
            """
            apiVersion: v1
            kind: Config
            current-context: test
            clusters: [{name: test, cluster: {server: "https://kube.localhost:6443", certificate-authority-data: aGVsbG8=, proxy-url: 'http://p'} }]
            users:
            - name: dev
              user: &u
                exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Never, provideClusterInfo: true, env: [{name: a, value: b}]}
                as: x
                as-groups: [a, b]
                as-user-extra: {a: [b]}
            contexts: [{name: test, context: {cluster: test, user: dev, namespace: ops} }]
            """,
            """{"current-context":"c","contexts":[{"name":"c","context":{"cluster":"c","user":"u"}}],"clusters":[{"name":"c","cluster":{"server":"https://c","extensions":[{"name":"client.authentication.k8s.io/exec","extension":{"a":[1]}}]}}],"users":[{"name":"u","user":{"token":"t"}}]}"""),
        text => Documented<KubeconfigException>(() =>
        {
            foreach (var node in KubeconfigNode.ReadAll("/c", text))
            {
                ReadAll(node, 0);
            }
        }),
        FewInputs);

    [Fact]
    public Task Answers_of_credential_plugins() => SampleAsync(
        Hostile.Bytes(
            """{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"t","expirationTimestamp":"2030-01-01T00:00:00Z","clientCertificateData":null}}""",
            """{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientCertificateData":"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----","clientKeyData":"k"}}"""),
        body => Documented<FormatException>(() => PluginAnswer.Parse(body, "client.authentication.k8s.io/v1", DateTimeOffset.UnixEpoch)));

    [Fact]
    public Task Proxies_and_what_they_exclude() => SampleAsync(
        Gen.OneOf(
            Hostile.Text("10.0.0.0/8,fd00::/8,*.a.example:443,[::1]:80,b.example", "http://me:pw@proxy:3128", "socks5h://[::1]:1080"),
            Hostile.Words("[", "]", ":", "::", "/", "8", "10.0.0.1", "fd00", ".", "*", ",", "a", " ", "-1")),
        text =>
        {
            _ = NoProxy.Parse(text).Matches(new Uri("https://10.1.2.3"));
            _ = NoProxy.Parse(text).Matches(new Uri("https://[fd00::1]:444"));
            _ = ProxySettings.ParseProxy(text);
        });

    [Fact]
    public Task Issuers_of_tokens() => SampleAsync(
        Hostile.Bytes("""{"iss":"https://issuer","sub":"x"}""", """{"iss":7}""", "{}"),
        claims => _ = ServiceAccountAssertions.IssuerOf($"h.{System.Buffers.Text.Base64Url.EncodeToString(claims)}.s"));

    // Every field as everything that a reader asks for.
    private static void ReadAll(KubeconfigNode node, int depth)
    {
        foreach (var field in node.Fields())
        {
            Documented<KubeconfigException>(() => node.Text(field));
            Documented<KubeconfigException>(() => node.Flag(field));
            Documented<KubeconfigException>(() => node.Texts(field));
            Documented<KubeconfigException>(() => node.Json(field));
            Documented<KubeconfigException>(() => KubeconfigReader.Data(node, field));
            if (depth < 8)
            {
                Documented<KubeconfigException>(() => Descend(node, field, depth));
                Documented<KubeconfigException>(() =>
                {
                    foreach (var item in node.Maps(field))
                    {
                        ReadAll(item, depth + 1);
                    }
                });
            }
        }
    }

    private static void Descend(KubeconfigNode node, string field, int depth)
    {
        if (node.Map(field) is { } inner)
        {
            ReadAll(inner, depth + 1);
        }
    }

    private static void Documented<T>(Action parse, Func<Exception, bool>? also = null)
        where T : Exception
    {
        try
        {
            parse();
        }
        catch (T documented) when (also is null || also(documented))
        {
            Assert.NotEmpty(documented.Message);
        }
    }

    private static async Task SampleAsync<T>(Gen<T> inputs, Action<T> parse, int count = Inputs) =>
        await Task.Run(() => Samples.Run(inputs, count, parse), TestContext.Current.CancellationToken)
            .WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);

    // An object without our shape is let through; any other failure inside is a fault of the operator, which it only logs.
    private sealed class ThrowingLogger : ILogger<WorkspaceAdmission>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not (null or JsonException))
            {
                throw new InvalidOperationException(formatter(state, exception), exception);
            }
        }
    }
}
