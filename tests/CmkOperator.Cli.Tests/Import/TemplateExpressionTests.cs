using System.Text.Json.Nodes;
using CmkOperator.Cli.Import.Templates;
using Xunit;

namespace CmkOperator.Cli.Tests.Import;

public sealed class TemplateExpressionTests
{
    private const string Template = """
        {
          "parameters": { "name": { "type": "string" }, "env": { "type": "string", "defaultValue": "prod" }, "pw": { "type": "secureString", "defaultValue": "hunter2" }, "list": { "type": "array", "defaultValue": ["a", "b"] },
            "key": { "type": "object", "defaultValue": { "vault": { "Name": "kv" } } }, "none": { "type": "string", "nullable": true }, "text": { "$ref": "#/definitions/text" }, "password": { "$ref": "#/definitions/password", "defaultValue": "hunter2" } },
          "functions": [ { "namespace": "own", "members": { "join": { "parameters": [ { "name": "a", "type": "string" }, { "name": "b", "type": "string" } ], "output": { "type": "string", "value": "[concat(parameters('a'), '+', parameters('b'))]" } } } } ],
          "definitions": { "text": { "type": "string", "nullable": true }, "password": { "type": "secureString" } },
          "variables": { "copy": [ { "name": "loop", "count": "[length(parameters('list'))]", "input": "[concat(parameters('list')[copyIndex('loop')], copyIndex('loop', 1))]" } ], "both": "[concat(parameters('name'), '-', parameters('env'))]", "a": "[variables('b')]", "b": "[variables('a')]", "map": { "prod": { "sku": "P" } } }
        }
        """;

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("[[not an expression]", "[not an expression]")]
    [InlineData("[concat('it''s', ' ', 1)]", "it's 1")]
    [InlineData("[variables('both')]", "fraud-prod")]
    [InlineData("[VARIABLES('Both')]", "fraud-prod")]
    [InlineData("[variables('map')[parameters('env')].sku]", "P")]
    [InlineData("[format('{0}/{1}', parameters('name'), toUpper('x'))]", "fraud/X")]
    [InlineData("[if(equals(parameters('env'), 'PROD'), 'yes', reference('x').y)]", "yes")]
    [InlineData("[resourceId('Microsoft.KeyVault/vaults', 'kv')]", "/subscriptions/S/resourceGroups/G/providers/Microsoft.KeyVault/vaults/kv")]
    [InlineData("[resourceId('other', 'Microsoft.KeyVault/vaults/keys', 'kv', 'k')]", "/subscriptions/S/resourceGroups/other/providers/Microsoft.KeyVault/vaults/kv/keys/k")]
    [InlineData("[resourceId(subscription().subscriptionId, resourceGroup().name, 'Microsoft.Storage/storageAccounts', 'st')]", "/subscriptions/S/resourceGroups/G/providers/Microsoft.Storage/storageAccounts/st")]
    [InlineData("[substring(replace(toLower('AB-CD'), '-', ''), 1, 2)]", "bc")]
    [InlineData("[last(split('a/b/c', '/'))]", "c")]
    [InlineData("[string(length(parameters('list')))]", "2")]
    [InlineData("[coalesce(null(), 'x')]", "x")]
    [InlineData("[coalesce(parameters('none'), parameters('text'), 'x')]", "x")]
    [InlineData("[tryGet(parameters('key'), 'vault', 'name')]", "kv")]
    [InlineData("[coalesce(tryGet(parameters('key'), 'other', 'name'), tryGet(parameters('list'), 7), 'none')]", "none")]
    [InlineData("[format('{0}-{1:D3}', 'ml', 7)]", "ml-007")]
    [InlineData("[own.join('x', 'y')]", "x+y")]
    [InlineData("[join(variables('loop'), ',')]", "a1,b2")]
    [InlineData("[join(map(parameters('list'), lambda('e', 'i', concat(lambdaVariables('e'), lambdaVariables('i')))), ',')]", "a0,b1")]
    [InlineData("[join(filter(parameters('list'), lambda('e', not(equals(lambdaVariables('e'), 'a')))), ',')]", "b")]
    [InlineData("[join(objectKeys(reduce(map(parameters('list'), lambda('e', createObject(lambdaVariables('e'), 1))), createObject(), lambda('l', 'r', union(lambdaVariables('l'), lambdaVariables('r'))))), ',')]", "a,b")]
    [InlineData("[string(toObject(parameters('list'), lambda('e', lambdaVariables('e')), lambda('e', toUpper(lambdaVariables('e')))))]", """{"a":"A","b":"B"}""")]
    [InlineData("[string(union(createObject('a', createObject('b', 1)), createObject('a', createObject('c', 2))))]", """{"a":{"b":1,"c":2}}""")]
    [InlineData("[string(shallowMerge(createArray(createObject('a', createObject('b', 1)), createObject('a', createObject('c', 2)))))]", """{"a":{"c":2}}""")]
    [InlineData("[string(items(createObject('a', 1)))]", """[{"key":"a","value":1}]""")]
    [InlineData("[string(max(createArray(1, 3, 2)))]", "3")]
    [InlineData("[uri('https://host/a/main.json', 'nested/ws.json')]", "https://host/a/nested/ws.json")]
    public void An_expression_that_needs_no_Azure_is_evaluated(string expression, string expected)
    {
        var reasons = new HashSet<string>();

        Assert.Equal(expected, Evaluate(expression, reasons, new JsonObject { ["name"] = "fraud" })?.GetValue<string>());
        Assert.Empty(reasons);
    }

    [Theory]
    [InlineData("[concat(variables('v{0}'), variables('v{0}'))]", "a text of some length")]
    [InlineData("[createArray(variables('v{0}'), variables('v{0}'))]", "x")]
    [InlineData("[createObject('l', variables('v{0}'), 'r', variables('v{0}'))]", "x")]
    public void Values_that_double_each_other_stay_open(string doubling, string first)
    {
        var variables = new JsonObject { ["v0"] = first };
        foreach (var number in Enumerable.Range(0, 45))
        {
            variables[$"v{number + 1}"] = doubling.Replace("{0}", $"{number}", StringComparison.Ordinal);
        }

        var reasons = new HashSet<string>();
        new TemplateScope(new JsonObject { ["variables"] = variables }, [], "S", "G", reasons).Evaluate("[variables('v45')]");

        Assert.Contains(reasons, reason => reason.StartsWith("the template takes more steps", StringComparison.Ordinal));
    }

    [Fact]
    public void Functions_that_call_each_other_twice_stay_open()
    {
        var members = new JsonObject { ["f0"] = new JsonObject { ["output"] = new JsonObject { ["value"] = "x" } } };
        foreach (var number in Enumerable.Range(0, 45))
        {
            members[$"f{number + 1}"] = new JsonObject { ["output"] = new JsonObject { ["value"] = $"[if(equals(own.f{number}(), own.f{number}()), 'x', 'y')]" } };
        }

        var reasons = new HashSet<string>();
        var template = new JsonObject { ["functions"] = new JsonArray(new JsonObject { ["namespace"] = "own", ["members"] = members }) };
        new TemplateScope(template, [], "S", "G", reasons).Evaluate("[own.f45()]");

        Assert.Contains(reasons, reason => reason.StartsWith("the template takes more steps", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[concat('ml-', parameters('name'))]", "ml-...", "parameter 'name' has no value")]
    [InlineData("[concat('ml-', uniqueString(resourceGroup().id))]", "ml-...", "uniqueString(...) is known only in Azure")]
    [InlineData("[reference('kv').keyUri]", "...", "reference(...) is known only in Azure")]
    [InlineData("[parameters('pw')]", "...", "parameter 'pw' is a secret")]
    [InlineData("[parameters('password')]", "...", "parameter 'password' is a secret")]
    [InlineData("[copyIndex('nowhere')]", "...", "outside of its loop")]
    [InlineData("[lambdaVariables('e')]", "...", "there is no lambda variable 'e'")]
    [InlineData("[variables('a')]", "...", "refers to itself")]
    [InlineData("[concat('a']", "...", "cannot be read")]
    [InlineData("[contoso.name('a')]", "...", "contoso.name(...) is known only in Azure")]
    [InlineData("[substring('ab', 5)]", "...", "cannot be computed")]
    public void What_only_Azure_knows_is_a_hole_with_a_reason(string expression, string shown, string reason)
    {
        var reasons = new HashSet<string>();

        Assert.Equal(shown, Hole.Show(Evaluate(expression, reasons, [])!.GetValue<string>()));
        Assert.Contains(reasons, text => text.Contains(reason, StringComparison.Ordinal));
        Assert.DoesNotContain(reasons, text => text.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_with_a_hole_fits_the_live_one_and_no_other()
    {
        var pattern = $"/subscriptions/s/resourceGroups/g/providers/x/workspaces/ml-{Hole.Mark}-p";

        Assert.True(Hole.Fits(pattern, "/subscriptions/S/resourceGroups/G/providers/x/workspaces/ml-fraud-p"));
        Assert.False(Hole.Fits(pattern, "/subscriptions/s/resourceGroups/g/providers/x/workspaces/ml-fraud-q"));
        Assert.False(Hole.Fits(pattern, "/subscriptions/s/resourceGroups/g/providers/x/workspaces/ml-a/b-p"));
    }

    private static JsonNode? Evaluate(string expression, HashSet<string> reasons, JsonObject given) =>
        new TemplateScope(JsonNode.Parse(Template)!.AsObject(), given, "S", "G", reasons).Evaluate(JsonValue.Create(expression));
}
