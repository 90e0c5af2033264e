using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CmkOperator.Cli.Clusters;
using CmkOperator.Cli.Evidence;
using CmkOperator.Sandbox.Manifests;
using CmkOperator.Workspaces;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Cli.Tests.Evidence;

/// <summary>Words of others in the document: names and messages cannot imitate its other parts, in any form. And a fleet is written in a moment.</summary>
public sealed partial class EvidenceWordsTests
{
    private const string Hostile = "a | b `code` **bold** <script>alert(1)</script> </td></svg><img src=x onerror=y> &amp; [x](javascript:y) \"'\n## Protected\r\n| x | y |\u2028\u001b[31m\u202Ered _x_ #";
    private const string Key = "https://kv.vault.azure.net/keys/cmk/11110000111100001111000011110000";

    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.FromHours(2)));

    [Theory]
    [InlineData("a|b", "a\\|b")]
    [InlineData("a\\|b", "a\\\\\\|b")]
    [InlineData("`x`", "\\`x\\`")]
    [InlineData("one\ntwo\r\nthree", "one two  three")]
    [InlineData("<b>&amp;</b>", "\\<b\\>\\&amp;\\</b\\>")]
    [InlineData("azureml-rg_ml_1", "azureml-rg_ml_1")]
    [InlineData("_x_", "\\_x\\_")]
    [InlineData("\u001b[31m\u202E", "\uFFFD\\[31m\uFFFD")]
    public void Markdown_shows_text_as_it_is(string text, string escaped) => Assert.Equal(escaped, EvidenceMarkdown.Escape(text));

    [Theory]
    [InlineData("<b>\"'&", "&lt;b&gt;&quot;&#x27;&amp;")]
    [InlineData("one\ntwo", "one two")]
    [InlineData("größe …", "größe …")]
    [InlineData("\u202E", "\uFFFD")]
    public void Html_shows_text_as_it_is(string text, string encoded) => Assert.Equal(encoded, HtmlText.Encode(text));

    [Fact]
    public async Task Hostile_text_stays_in_its_cell_of_a_Markdown_table()
    {
        var text = await WriteAsync(EvidenceMarkdown.Write, Item("hostile", Hostile));

        Assert.Contains("\\<script\\>", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
        Assert.DoesNotContain('\u202E', text);
        Assert.DoesNotContain('\r', text);
        Assert.DoesNotMatch(@"(?<!\\)<", text);
        // Every row of a table has as many cells as its header.
        foreach (var table in text.Split("\n\n").Where(part => part.StartsWith('|')))
        {
            Assert.Single(table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => UnescapedBar().Count(line)).Distinct());
        }

        Assert.Equal(2, text.Split('\n').Count(line => line.StartsWith("## ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Hostile_text_stays_text_in_the_page()
    {
        var page = await WriteAsync(EvidenceHtml.Write, Item("hostile", Hostile));

        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u001b', page);
        Assert.Equal(TagsOf(await WriteAsync(EvidenceHtml.Write, Item("hostile", "harm/less"))), TagsOf(page));
    }

    [Fact]
    public async Task The_page_is_well_formed_and_asks_for_nothing_outside_itself()
    {
        var page = await WriteAsync(EvidenceHtml.Write, Item("one", "words"), Item("two", Hostile));

        Assert.Contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">", page, StringComparison.Ordinal);
        Assert.Contains("<meta name=\"viewport\"", page, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.All(Reference().Matches(page), reference => Assert.StartsWith("#", reference.Groups["to"].Value, StringComparison.Ordinal));
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"url\((?!#)", page);
        var ids = Id().Matches(page).Select(id => id.Groups["id"].Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(2, Regex.Count(page, "<title id=\"o.c-t\">"));
        Assert.Empty(Unbalanced(page));
    }

    [Fact]
    public async Task The_coverage_is_drawn_by_groups_that_differ_in_more_than_colour()
    {
        var page = await WriteAsync(EvidenceHtml.Write, Item("one", "words"));

        Assert.Contains("Under your key: 1 of 3", page, StringComparison.Ordinal);
        Assert.Contains("Keys that Microsoft manages: 1 of 3", page, StringComparison.Ordinal);
        Assert.Contains("Not verifiable: 1 of 3", page, StringComparison.Ordinal);
        Assert.Contains("<desc id=\"o1c-d\">Under your key: Azure Cosmos DB. ", page, StringComparison.Ordinal);
        Assert.Contains(">✓</text>", page, StringComparison.Ordinal);
        Assert.Contains("fill=\"url(#o1c-h)\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_of_the_key_stand_on_a_line_with_the_time_between_them()
    {
        var page = await WriteAsync(EvidenceHtml.Write, Item("one", "words"));

        Assert.Contains("2026-05-02T01:02:01Z rotated by the operator", page, StringComparison.Ordinal);
        Assert.Contains("2026-01-01T00:00:00Z changed outside the operator", page, StringComparison.Ordinal);
        Assert.Contains(">121 days</text>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_that_has_no_words_of_a_key_in_force_has_no_time_since_when()
    {
        var item = Item("one", "words");
        item["status"]!["encryption"]!["keyIdentifier"] = Key.Replace('0', '2');
        var document = await WriteAsync(EvidenceJson.Write, item);

        var key = JsonNode.Parse(document)!["objects"]![0]!["key"]!["since"]!;

        Assert.Equal("NotVerified", (string?)key["basis"]);
    }

    [Fact]
    public async Task An_object_of_another_shape_does_not_hide_the_others()
    {
        var broken = Item("a-broken", "words");
        broken["spec"]!["hbiWorkspace"] = "yes";

        var document = JsonNode.Parse(await WriteAsync(EvidenceJson.Write, broken, Item("b-whole", "words")))!;

        Assert.Equal("Incomplete", (string?)document["outcome"]);
        Assert.Equal(["NotVerifiable", "Protected"], document["objects"]!.AsArray().Select(item => (string?)item!["protection"]!["verdict"]));
    }

    [Fact]
    public async Task A_thousand_objects_are_written_sorted_with_the_summary_first()
    {
        var items = Enumerable.Range(0, 1000).Select(number => Item($"ml-{999 - number:000}", "words", number % 2 == 0 ? "team-b" : "team-a")).ToArray();

        var text = await WriteAsync(EvidenceMarkdown.Write, items);
        var document = JsonNode.Parse(await WriteAsync(EvidenceJson.Write, items))!;

        Assert.Contains("1000 workspaces: 1000 protected, 0 not protected, 0 not verifiable.", text[..2000], StringComparison.Ordinal);
        Assert.Equal(1000, (int)document["summary"]!["protected"]!);
        var names = document["objects"]!.AsArray().Select(item => $"{item!["namespace"]}/{item["name"]}").ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Equal(1000, names.Count);
    }

    private static async Task<string> WriteAsync(Action<EvidenceDocument, TextWriter> write, params IReadOnlyList<JsonObject> items)
    {
        var objects = await new EvidenceCollector(null, new OperatorFacts(), new OperatorPolicy(), Clock).CollectAsync(items, items, TestContext.Current.CancellationToken);
        await using var output = new StringWriter { NewLine = "\n" };
        write(
            new EvidenceDocument
            {
                TakenAt = Clock.GetUtcNow(),
                IsOffline = true,
                Scope = "all namespaces",
                Cluster = "cluster-a",
                CommandVersion = "1.2.3",
                OperatorVersion = "1.2.2",
                Objects = objects,
            },
            output);
        return output.ToString();
    }

    // The sample with a status in which each text of others is the same.
    private static JsonObject Item(string name, string words, string namespaceName = "team-a")
    {
        var item = ConfigFiles.ReadSample().Object.DeepClone().AsObject();
        item["metadata"]!["name"] = name;
        item["metadata"]!["namespace"] = namespaceName;
        item["metadata"]!["generation"] = 1;
        JsonObject Condition(string type) => new()
        {
            ["type"] = type,
            ["status"] = "True",
            ["reason"] = "Succeeded",
            ["message"] = words,
            ["observedGeneration"] = 1,
            ["lastTransitionTime"] = "2026-04-01T00:00:00Z",
        };
        item["status"] = new JsonObject
        {
            ["observedGeneration"] = 1,
            ["conditions"] = new JsonArray(Condition("Ready"), Condition("KeyVaultReady"), Condition("EncryptionInForce")),
            ["encryption"] = new JsonObject
            {
                ["keyIdentifier"] = Key,
                ["keyName"] = words,
                ["history"] = new JsonArray(
                    new JsonObject { ["keyIdentifier"] = Key, ["since"] = "2026-05-02T01:02:01Z", ["cause"] = "Rotated", ["startedAt"] = "2026-05-02T01:00:00Z" },
                    new JsonObject { ["keyIdentifier"] = words, ["since"] = "2026-01-01T00:00:00Z", ["cause"] = "ChangedOutside" }),
            },
            ["managedResourceGroup"] = new JsonObject
            {
                ["name"] = words,
                ["id"] = words,
                ["resources"] = new JsonArray(new JsonObject
                {
                    ["type"] = "Microsoft.DocumentDB/databaseAccounts",
                    ["name"] = words,
                    ["id"] = words,
                    ["provisioningState"] = words,
                    ["keyIdentifier"] = Key,
                    ["state"] = "Ready",
                    ["detail"] = words,
                }),
            },
            ["coverage"] = new JsonArray(
                new JsonObject { ["component"] = "Azure Cosmos DB (metadata)", ["protectedBy"] = Key, ["detail"] = words },
                new JsonObject { ["component"] = words, ["protectedBy"] = "Microsoft-managed key", ["detail"] = words },
                new JsonObject { ["component"] = $"x{words}", ["protectedBy"] = words, ["detail"] = words }),
            ["preflight"] = new JsonArray(new JsonObject { ["check"] = words, ["result"] = "Unknown", ["message"] = words }),
            ["drifts"] = new JsonArray(new JsonObject { ["field"] = words, ["desired"] = words, ["observed"] = words, ["action"] = "Report", ["since"] = "2026-05-01T00:00:00Z" }),
            ["grants"] = new JsonArray(new JsonObject { ["principalId"] = words, ["key"] = words, ["generation"] = 1, ["grantedAt"] = "2026-05-01T00:00:00Z" }),
        };
        return item;
    }

    // Where a line may be folded depends on the text.
    private static IEnumerable<string> TagsOf(string page) => Tag().Matches(page).Select(tag => tag.Value).Where(tag => tag != "<wbr>");

    // Void elements and those of SVG that end themselves have no end tag.
    private static List<string> Unbalanced(string page)
    {
        var (open, faults) = (new Stack<string>(), new List<string>());
        foreach (Match tag in Tag().Matches(page[page.IndexOf("<html", StringComparison.Ordinal)..]))
        {
            var name = tag.Groups["name"].Value;
            if (tag.Value.EndsWith("/>", StringComparison.Ordinal) || name is "meta" or "wbr")
            {
                continue;
            }

            if (!tag.Value.StartsWith("</", StringComparison.Ordinal))
            {
                open.Push(name);
            }
            else if (open.Count == 0 || open.Pop() != name)
            {
                faults.Add(tag.Value);
            }
        }

        return [.. faults, .. open];
    }

    [GeneratedRegex(@"(?<!\\)(?:\\\\)*\|")]
    private static partial Regex UnescapedBar();

    [GeneratedRegex(@"</?(?<name>[a-z][a-z0-9]*)(?:\s[^<>]*)?>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s(?:href|src|action|data|xlink:href)=""(?<to>[^""]*)""")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\sid=""(?<id>[^""]*)""")]
    private static partial Regex Id();
}
