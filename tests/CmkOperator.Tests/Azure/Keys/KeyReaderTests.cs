using CmkOperator.Azure.Keys;
using CmkOperator.Observed;
using CmkOperator.Tests.Azure.Fakes;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Tests.Azure.Keys;

public sealed class KeyReaderTests
{
    private const string Old = "00000000000000000000000000000001";
    private const string Middle = "00000000000000000000000000000002";
    private const string Newest = "00000000000000000000000000000003";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Versions_are_listed_over_all_pages_ordered_by_creation_and_read_until_one_is_usable()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /keys/cmk-ml/versions", new FakeReply(200, $$"""{"value":[{{Item(azure, Old, 1)}},{{Item(azure, Newest, 3)}}],"nextLink":"https://{{azure.VaultHost}}/next?$skiptoken=x"}""", ("Date", "Sun, 01 Nov 2026 10:00:00 GMT")))
            .On("GET /next", $$"""{"value":[{{Item(azure, Middle, 2)}}],"nextLink":null}""")
            .On("GET /keys/cmk-ml/" + Newest, Bundle(azure, Newest, 3, "EC", null))
            .On("GET /keys/cmk-ml/" + Middle, Bundle(azure, Middle, 2, "RSA", Modulus(3072)));

        var facts = (await Read(azure, (version, _) => version.Material?.KeyType is null or "RSA")).ValueOrDefault!;

        Assert.Equal([Newest, Middle, Old], facts.Versions.Select(version => version.Version));
        Assert.Equal(["EC", "RSA", null], facts.Versions.Select(version => version.Material?.KeyType));
        Assert.Equal(3072, facts.Versions[1].Material?.SizeInBits);
        Assert.Equal((KeySource.DataPlane, azure.VaultHost), (facts.ReadThrough, facts.VaultHost));
        Assert.Equal(
            [
                "GET /keys/cmk-ml/versions?api-version=2025-07-01",
                "GET /next?$skiptoken=x",
                $"GET /keys/cmk-ml/{Newest}?api-version=2025-07-01",
                $"GET /keys/cmk-ml/{Middle}?api-version=2025-07-01",
            ],
            azure.Lines);
    }

    [Fact]
    public async Task The_clock_is_that_of_the_vault()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /keys/cmk-ml/versions", new FakeReply(200, $$"""{"value":[{{Item(azure, Old, 1)}}]}""", ("Date", "Sun, 01 Nov 2026 10:00:00 GMT")))
            .On("GET /keys/cmk-ml/" + Old, Bundle(azure, Old, 1, "RSA", Modulus(2048)));
        DateTimeOffset? asked = null;

        var facts = (await Read(azure, (_, time) => (asked = time) is not null)).ValueOrDefault!;

        Assert.Equal(new DateTimeOffset(2026, 11, 1, 10, 0, 0, TimeSpan.Zero), facts.VaultTime);
        Assert.Equal(facts.VaultTime, asked);
    }

    [Fact]
    public async Task Versions_requested_by_name_are_read_in_full_even_when_disabled()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /keys/cmk-ml/versions", $$"""{"value":[{{Item(azure, Old, 1, enabled: false)}},{{Item(azure, Middle, 2)}},{{Item(azure, Newest, 3)}}]}""")
            .On("GET /keys/cmk-ml/" + Newest, Bundle(azure, Newest, 3, "RSA", Modulus(2048)))
            .On("GET /keys/cmk-ml/" + Middle, Bundle(azure, Middle, 2, "RSA", Modulus(4096)))
            .On("GET /keys/cmk-ml/" + Old, FakeReply.Error(403, "Forbidden", "Operation get is not allowed on a disabled key.") with
            {
                Body = """{"error":{"code":"Forbidden","message":"Operation get is not allowed on a disabled key.","innererror":{"code":"KeyDisabled"}}}""",
            });

        var facts = (await Read(azure, (_, _) => true, Old, Middle)).ValueOrDefault!;

        Assert.Equal([2048, 4096, null], facts.Versions.Select(version => version.Material?.SizeInBits));
        Assert.Equal([true, true, false], facts.Versions.Select(version => version.Enabled));
    }

    [Theory]
    [InlineData("nbf", 4_000_000_000)]
    [InlineData("exp", 1_000_000_000)]
    public async Task Versions_that_the_list_already_shows_as_unusable_cost_no_request_and_hide_no_older_one(string date, long seconds)
    {
        await using var azure = await FakeAzure.StartAsync();
        var staged = Enumerable.Range(0, 12).Select(number => Item(azure, $"{number:x2}".PadLeft(32, 'a'), 10 + number).Replace("\"created\"", $"\"{date}\":{seconds},\"created\"", StringComparison.Ordinal));
        azure.On("GET /keys/cmk-ml/versions", $$"""{"value":[{{string.Join(',', staged)}},{{Item(azure, Old, 1)}}],"nextLink":null}""")
            .On("GET /keys/cmk-ml/" + Old, Bundle(azure, Old, 1, "RSA", Modulus(2048)));

        var facts = (await Read(azure, IsUsable)).ValueOrDefault!;

        Assert.Equal((13, Old, 2048), (facts.Versions.Count, facts.Versions[^1].Version, facts.Versions[^1].Material?.SizeInBits));
        Assert.Equal(2, azure.Requests.Count);
    }

    [Fact]
    public async Task At_most_ten_versions_are_read_to_find_a_usable_one_and_those_requested_by_name_do_not_count()
    {
        await using var azure = await FakeAzure.StartAsync();
        var curves = Enumerable.Range(0, 12).Select(number => $"{number:x2}".PadLeft(32, 'a')).ToArray();
        azure.On("GET /keys/cmk-ml/versions", $$"""{"value":[{{string.Join(',', curves.Select((version, index) => Item(azure, version, 10 + index)))}},{{Item(azure, Old, 1)}}],"nextLink":null}""")
            .On("GET /keys/cmk-ml/" + Old, Bundle(azure, Old, 1, "RSA", Modulus(2048)));
        foreach (var (version, index) in curves.Select((version, index) => (version, index)))
        {
            azure.On("GET /keys/cmk-ml/" + version, Bundle(azure, version, 10 + index, "EC", null));
        }

        var facts = (await Read(azure, IsUsable, Old)).ValueOrDefault!;

        Assert.Equal(10, facts.Versions.Count(version => version.Material?.KeyType == "EC"));
        Assert.Equal(2048, facts.Find(Old)?.Material?.SizeInBits);
        Assert.All(curves.Take(2), version => Assert.Null(facts.Find(version)?.Material));
    }

    [Fact]
    public async Task A_version_that_was_disabled_after_the_list_counts_as_disabled()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /keys/cmk-ml/versions", $$"""{"value":[{{Item(azure, Old, 1)}},{{Item(azure, Newest, 3)}}]}""")
            .On("GET /keys/cmk-ml/" + Newest, FakeReply.Error(403, "Forbidden", "") with
            {
                Body = """{"error":{"code":"Forbidden","message":"Operation get is not allowed on a disabled key.","innererror":{"code":"KeyDisabled"}}}""",
            })
            .On("GET /keys/cmk-ml/" + Old, Bundle(azure, Old, 1, "RSA", Modulus(2048)));

        var facts = (await Read(azure, IsUsable)).ValueOrDefault!;

        Assert.Equal([false, true], facts.Versions.Select(version => version.Enabled));
    }

    [Fact]
    public async Task A_missing_key_is_absent()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /keys/cmk-ml/versions", FakeReply.Error(404, "KeyNotFound", "A key with (name/id) cmk-ml was not found in this key vault."));

        Assert.Equal("KeyNotFound", Assert.IsType<Reading<KeyFacts>.Absent>(await Read(azure, (_, _) => true)).Fault.Code);
        Assert.Single(azure.Requests);
    }

    [Theory]
    [InlineData("""{"value":[],"nextLink":null}""")]
    [InlineData("""{"value":null}""")]
    public async Task A_key_with_an_empty_list_of_versions_does_not_exist(string page)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /keys/cmk-ml/versions", page);

        Assert.Equal("KeyNotFound", Assert.IsType<Reading<KeyFacts>.Absent>(await Read(azure, (_, _) => true)).Fault.Code);
        Assert.Single(azure.Requests);
    }

    [Fact]
    public async Task A_list_whose_items_cannot_be_read_does_not_make_the_key_absent()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /keys/cmk-ml/versions", $$$"""{"value":[{"kid":"https://{{{azure.VaultHost}}}/keys/cmk-ml","attributes":{"enabled":true,"created":1}}],"nextLink":null}""")
            .On($"GET {Declared.KeyVault}/keys/cmk-ml/versions", FakeReply.Error(403, "AuthorizationFailed", "no"));

        Assert.IsType<Reading<KeyFacts>.Unreadable>(await Read(azure, (_, _) => true));
    }

    [Fact]
    public async Task Members_that_are_not_known_do_not_disturb()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /keys/cmk-ml/versions", $$"""{"value":[{{Item(azure, Old, 1).Replace("\"enabled\"", "\"hsmPlatform\":\"2\",\"enabled\"", StringComparison.Ordinal)}}],"nextLink":null}""")
            .On("GET /keys/cmk-ml/" + Old, Bundle(azure, Old, 1, "RSA-HSM", Modulus(2048)).Replace("\"attributes\":{", "\"attributes\":{\"hsmPlatform\":\"2\",", StringComparison.Ordinal));

        Assert.Equal("RSA-HSM", (await Read(azure, (_, _) => true)).ValueOrDefault?.Versions.Single().Material?.KeyType);
    }

    [Fact]
    public async Task A_vault_that_rejects_the_operator_is_read_through_Resource_Manager()
    {
        await using var azure = await FakeAzure.StartAsync();
        var path = Declared.KeyVault + "/keys/cmk-ml/versions";
        var listed = """{"name":"$v","properties":{"attributes":{"enabled":true,"created":1,"exp":null},"keyUriWithVersion":"https://$h/keys/cmk-ml/$v"}}"""
            .Replace("$v", Old, StringComparison.Ordinal).Replace("$h", azure.VaultHost, StringComparison.Ordinal);
        azure.On("GET /keys/cmk-ml/versions", FakeReply.Error(403, "Forbidden", "Client address is not authorized"))
            .On("GET " + path, new FakeReply(200, $$"""{"value":[{{listed}}]}"""))
            .On($"GET {path}/{Old}", listed.Replace("\"keyUri", "\"kty\":\"RSA\",\"keySize\":3072,\"keyOps\":[\"wrapKey\",\"unwrapKey\"],\"keyUri", StringComparison.Ordinal));

        var facts = (await Read(azure, (_, _) => true)).ValueOrDefault!;

        Assert.Equal(KeySource.ResourceManager, facts.ReadThrough);
        Assert.Equal((Old, 3072), (facts.Versions[0].Version, facts.Versions[0].Material?.SizeInBits));
        Assert.Equal([$"GET {path}?api-version=2026-02-01", $"GET {path}/{Old}?api-version=2026-02-01"], azure.Lines.Skip(1));
    }

    [Fact]
    public async Task When_both_ways_fail_the_error_of_the_vault_is_reported()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /keys/cmk-ml/versions", FakeReply.Error(403, "Forbidden", "Caller is not authorized"))
            .On($"GET {Declared.KeyVault}/keys/cmk-ml/versions", FakeReply.Error(400, "ForbiddenByRbac", "no"));

        Assert.Equal("Forbidden", Assert.IsType<Reading<KeyFacts>.Unreadable>(await Read(azure, (_, _) => true)).Fault.Code);
    }

    [Fact]
    public async Task A_token_is_never_sent_to_a_vault_of_another_cloud()
    {
        await using var azure = await FakeAzure.StartAsync();
        var query = new KeyQuery(Declared.KeyVault, new KeyIdentifier("kv-cmk.evil.example.net", "cmk-ml", null), []);

        Assert.IsType<Reading<KeyFacts>.Unreadable>(await azure.Readers().Keys.ReadAsync(query, Token));
        Assert.Empty(azure.Requests);
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(3072)]
    [InlineData(4096)]
    [InlineData(2047)]
    public void The_size_is_that_of_the_modulus(int bits) => Assert.Equal(bits, KeyMapper.SizeInBits(Modulus(bits)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not base64url!")]
    public void Text_that_is_not_a_modulus_has_no_size(string? modulus) => Assert.Null(KeyMapper.SizeInBits(modulus));

    private static bool IsUsable(KeyVersionFacts version, DateTimeOffset vaultTime) =>
        Assessment.KeyUsability.WhyNot(version, vaultTime, TimeSpan.FromMinutes(5)) is null;

    private static Task<Reading<KeyFacts>> Read(FakeAzure azure, KeyUsability isUsable, params string[] named) =>
        azure.Readers(isUsable: isUsable).Keys.ReadAsync(
            new KeyQuery(Declared.KeyVault, new KeyIdentifier(azure.VaultHost, "cmk-ml", named.FirstOrDefault()), named.Skip(1).ToArray()), Token);

    private static string Item(FakeAzure azure, string version, int created, bool enabled = true) =>
        $$$"""{"kid":"https://{{{azure.VaultHost}}}/keys/cmk-ml/{{{version}}}","attributes":{"enabled":{{{(enabled ? "true" : "false")}}},"created":{{{created}}},"recoveryLevel":"Recoverable"},"tags":null}""";

    private static string Bundle(FakeAzure azure, string version, int created, string type, string? modulus) =>
        $$$"""{"key":{"kid":"https://{{{azure.VaultHost}}}/keys/cmk-ml/{{{version}}}","kty":"{{{type}}}","key_ops":["wrapKey","unwrapKey"],"n":{{{(modulus is null ? "null" : $"\"{modulus}\"")}}}},"attributes":{"enabled":true,"created":{{{created}}},"recoveryLevel":"Recoverable"}}""";

    private static string Modulus(int bits)
    {
        var bytes = new byte[(bits + 7) / 8];
        bytes[0] = (byte)(1 << ((bits - 1) % 8));
        return System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }
}
