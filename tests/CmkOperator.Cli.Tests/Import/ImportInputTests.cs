using System.Text.Json.Nodes;
using CmkOperator.Schemas.Yaml;
using Xunit;

namespace CmkOperator.Cli.Tests.Import;

/// <summary>Each fault of the input is a sentence with file, line and next step, exit code 1, and the good ones are still imported.</summary>
public sealed class ImportInputTests : IDisposable
{
    internal static readonly SourceWorld World = new(
        $"/subscriptions/{SourceFiles.Subscription}/resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices/workspaces/fraud-ml",
        $"/subscriptions/{SourceFiles.Subscription}/resourceGroups/rg-ml",
        $"/subscriptions/{SourceFiles.Subscription}/resourceGroups/rg-ml/providers/Microsoft.KeyVault/vaults/kv-cmk",
        "https://kv-cmk.vault.azure.net/keys/cmk-ml/0123456789abcdef0123456789abcdef",
        $"/subscriptions/{SourceFiles.Subscription}/resourceGroups/rg-ml/providers/Microsoft.Storage/storageAccounts/stfraudml",
        $"/subscriptions/{SourceFiles.Subscription}/resourceGroups/rg-ml/providers/Microsoft.KeyVault/vaults/kv-fraud-ml",
        $"/subscriptions/{SourceFiles.Subscription}/resourceGroups/rg-ml/providers/Microsoft.Insights/components/appi-fraud-ml",
        []);

    private readonly string _folder = Directory.CreateTempSubdirectory("cmk-import-").FullName;

    [Theory]
    [InlineData("a.json", "{ \"format_version\": \"1.0\",\n  \"values\": { ", ":2: this is not JSON: ")]
    [InlineData("a.yaml", "kind: [a\n", ":2: this is not YAML: ")]
    [InlineData("a.yaml", "\n\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", ":3: this is a ConfigMap (v1), not a workspace. Name a Terraform state")]
    [InlineData("a.yaml", "apiVersion: cmk-operator.io/v1alpha1\nkind: CmkWorkspace\nmetadata: {name: a}\n", ":1: this is a CmkWorkspace already. Apply it")]
    [InlineData("a.json", """{ "format_version": "1.0", "values": { "root_module": {} } }""", ":1: this state has no azurerm_machine_learning_workspace")]
    [InlineData("a.json", """{ "terraform_version": "1.9.0", "version": 4, "resources": [] }""", ":1: this state has no azurerm_machine_learning_workspace")]
    [InlineData("a.json", """{ "$schema": "x/deploymentTemplate.json#", "resources": [] }""", ":1: this template has no workspace. Name the template that has it")]
    [InlineData("a.json", """{ "changes": [] }""", ":1: this what-if result has no workspace")]
    [InlineData("a.json", """{ "hello": 1 }""", ":1: this is JSON of another kind. Name a Terraform state")]
    [InlineData("a.json", "", ": it is empty; name a Terraform state")]
    [InlineData("main.bicep", "param x string", ": Bicep is read as the template that it is compiled to: az bicep build")]
    [InlineData("main.tf.json", "{ \"resource\": {} }", ": Terraform's configuration does not say what is there; its state does: terraform show -json")]
    [InlineData("state.txt", "# azurerm_machine_learning_workspace.a:\nresource \"azurerm_machine_learning_workspace\" \"a\" {\n", ": Terraform wrote this for people; for the import: terraform show -json")]
    [InlineData("plan.json", "{\"@level\":\"info\",\"type\":\"version\"}\n{\"@level\":\"info\"}\n", ":1: this is the log of a run of Terraform")]
    [InlineData("a.json", """{ "serial": 1, "lineage": "a", "meta": {}, "encrypted_data": "AAAA", "encryption_version": "v0" }""", ":1: OpenTofu has encrypted this state. Let OpenTofu read it: tofu show -json")]
    [InlineData("a.json", """{ "version": 3, "terraform_version": "0.11.14", "modules": [] }""", ":1: this state has format 3, which Terraform wrote before 0.12")]
    [InlineData(
        "a.json",
        """{ "format_version": "1.2", "prior_state": { "values": { "root_module": {} } }, "planned_values": { "root_module": { "resources": [ { "type": "azurerm_machine_learning_workspace", "values": { "name": "a" } } ] } } }""",
        ":1: the workspaces of this plan are not there yet")]
    [InlineData("a.yaml", "kind: Workspace\nmetadata: { name: {{ .Values.name }} }\n", ":1: this is a template of Helm or of another tool")]
    [InlineData(
        "a.json",
        """{ "$schema": "x/deploymentTemplate.json#", "resources": [ { "type": "Microsoft.Resources/deployments", "name": "a", "properties": { "templateLink": { "relativePath": "nested/ws.json" } } } ] }""",
        ":1: this template has no workspace, and links to templates that are not among the files: nested/ws.json. Name them too")]
    [InlineData("main.tf", "resource \"a\" \"b\" {}", ": Terraform's configuration does not say what is there; its state does: terraform show -json")]
    public async Task A_file_that_cannot_be_used_is_named_with_its_line_and_the_next_step(string name, string text, string message)
    {
        var file = Write(name, text);
        var good = Write("good.json", SourceFiles.TerraformShow(World).ToJsonString());

        var run = await CommandRun.OfAsync("import", "-f", file, "-f", good, "--offline");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(file + message, run.Error, StringComparison.Ordinal);
        Assert.Contains("1 workspace: 0 to take over, 1 not compared with Azure, 1 file or document not usable", run.Error, StringComparison.Ordinal);
        Assert.Equal("fraud-ml", (string?)YamlToJson.ReadObject(run.Out)["metadata"]!["name"]);
    }

    [Fact]
    public async Task A_wrong_document_does_not_hide_the_one_beside_it()
    {
        var file = Write("two.yaml", $"spec: [a\n---\n{SourceFiles.ServiceOperator(World, byName: false)}");

        var run = await CommandRun.OfAsync("import", "-f", file, "--offline");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"{file}:2: this is not YAML: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 not compared with Azure", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("machinelearningservices.azure.com/v1api20240401", "Workspaces", true)]
    [InlineData("machinelearning.azure.upbound.io/v1beta2", "workspace", true)]
    [InlineData("machinelearningservices.azure.com/v1api20240401", "WorkspacesCompute", false)]
    [InlineData("v1", "Workspaces", false)]
    public async Task An_unknown_kind_of_a_known_group_is_named_beside_a_workspace(string version, string kind, bool isNamed)
    {
        var file = Write("two.yaml", $"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\n---\n{SourceFiles.ServiceOperator(World, byName: false)}");

        var run = await CommandRun.OfAsync("import", "-f", file, "--offline");

        Assert.Contains("1 not compared with Azure", run.Error, StringComparison.Ordinal);
        Assert.Equal(isNamed, run.Error.Contains($"{file}:1: the kind {kind} of {version} is not known", StringComparison.Ordinal));
        Assert.Equal(isNamed, run.Error.Contains("1 file or document not usable", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("file")]
    [InlineData("file/below")]
    public async Task A_folder_that_cannot_be_written_is_one_error_before_anything_is_read(string name)
    {
        Write("file", "text");
        var output = name.Length == 0 ? name : Path.Combine(_folder, name);

        var run = await CommandRun.OfAsync("import", "-f", Path.Combine(_folder, "none.json"), "--offline", "--output-dir", output);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Out));
        Assert.StartsWith("error: --output-dir", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("-g rg-ml", "--resource-group rg-ml: several subscriptions may have a group of this name")]
    [InlineData("--all --subscription 11111111-1111-1111-1111-111111111111", "--all and --subscription 11111111-1111-1111-1111-111111111111 exclude each other")]
    public async Task A_place_that_can_be_read_in_two_ways_is_rejected(string line, string message)
    {
        var run = await CommandRun.OfAsync(["import", .. line.Split(' ')]);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"error: {message}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Give --subscription, --resource-group and --parameters")]
    [InlineData($"--subscription {SourceFiles.Subscription}", "Give --resource-group and --parameters")]
    [InlineData($"--subscription {SourceFiles.Subscription} -g rg-ml", "Give --parameters")]
    public async Task Only_what_was_not_given_is_asked_for(string given, string advice)
    {
        var file = Write("a.json", """
            {
              "$schema": "x/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
              "parameters": { "name": { "type": "string" } },
              "resources": [ { "type": "Microsoft.MachineLearningServices/workspaces", "apiVersion": "2024-04-01", "name": "[parameters('name')]", "location": "westeurope",
                "properties": { "encryption": { "status": "Enabled", "keyVaultProperties": { "keyVaultArmId": "/subscriptions/a/resourceGroups/b/providers/Microsoft.KeyVault/vaults/kv-cmk", "keyIdentifier": "https://kv-cmk.vault.azure.net/keys/cmk" } } } } ]
            }
            """);

        var run = await CommandRun.OfAsync(["import", "-f", file, "--offline", .. given.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($" is not whole. {advice}", run.Error + run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("terraform-sensitive-key", "properties.encryption.keyVaultProperties.keyIdentifier: the state marks it as sensitive")]
    [InlineData("terraform-azapi-update", "properties.encryption: an azapi_update_resource says only what it changes")]
    [InlineData("template-of-bicep-types", "properties.encryption.keyVaultProperties.keyIdentifier: reference(...) is known only in Azure")]
    [InlineData("resource-list", "properties: they are not in the file. az resource show")]
    [InlineData("machine-learning-show", "properties: they are not in the file. az resource show")]
    [InlineData("what-if-ids", "properties: they are not in the file. az resource show")]
    [InlineData("service-operator-placeholders", "location: the object does not say it; a placeholder in it")]
    [InlineData("crossplane-namespaced", "properties.keyVault: keyVaultId comes from keyVaultIdSelector")]
    public async Task What_a_file_does_not_say_of_the_key_is_open_and_not_a_key_of_Microsoft(string name, string reason)
    {
        var run = await CommandRun.OfAsync(["import", .. await SourceFiles.All[name](World).WriteAsync(_folder), "--offline"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("1 incomplete", run.Error, StringComparison.Ordinal);
        Assert.Contains(reason, run.Out.Replace("\n# # ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("Microsoft-managed keys", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("terraform-azapi-2-state-file")]
    [InlineData("template-linked")]
    [InlineData("template-over-lines")]
    public async Task A_file_that_says_all_of_it_is_whole_without_Azure(string name)
    {
        var run = await CommandRun.OfAsync(["import", .. await SourceFiles.All[name](World).WriteAsync(_folder), "--offline"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("1 workspace: 0 to take over, 1 not compared with Azure", run.Error, StringComparison.Ordinal);
        var spec = YamlToJson.ReadObject(run.Out)["spec"]!;
        Assert.Equal((World.Vault, "cmk-ml", true), ((string?)spec["encryption"]!["keyVaultId"], (string?)spec["encryption"]!["keyName"], (bool)spec["hbiWorkspace"]!));
    }

    [Fact]
    public async Task Of_a_body_only_what_is_marked_is_hidden()
    {
        var state = SourceFiles.TerraformAzapi(World);
        var resource = state["values"]!["root_module"]!["resources"]![0]!;
        resource["sensitive_values"] = new JsonObject { ["body"] = new JsonObject { ["properties"] = new JsonObject { ["friendlyName"] = true } } };

        var run = await CommandRun.OfAsync("import", "-f", Write("a.json", state.ToJsonString()), "--offline");

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("Fraud detection", run.Out + run.Error, StringComparison.Ordinal);
        Assert.Contains("# Left out: properties.friendlyName: its source marks it as secret.", run.Out, StringComparison.Ordinal);
        Assert.Equal(World.Vault, (string?)YamlToJson.ReadObject(run.Out)["spec"]!["encryption"]!["keyVaultId"]);
    }

    [Fact]
    public async Task Each_parameters_file_of_a_folder_is_a_deployment_of_its_own_template()
    {
        Write("azuredeploy.json", SourceFiles.Typed(World));
        Write("azuredeploy.parameters.json", SourceFiles.TypedParameters(World));
        Write("azuredeploy.parameters.us.json", SourceFiles.TypedParameters(World).Replace("Fraud", "Claims", StringComparison.Ordinal));
        Write("prereq.parameters.json", SourceFiles.TypedParameters(World).Replace("Fraud", "Prereq", StringComparison.Ordinal));

        var run = await CommandRun.OfAsync("import", "-f", _folder, "--offline", "--subscription", SourceFiles.Subscription, "-g", "rg-ml");

        Assert.Contains("2 workspaces: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("rg-ml/claims-ml", run.Error, StringComparison.Ordinal);
        Assert.Contains("workspace claims-ml (azuredeploy.parameters.us.json)", run.Error, StringComparison.Ordinal);
        Assert.Contains("rg-ml/fraud-ml", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nested_template_in_the_outer_scope_has_the_outer_functions_and_loops_and_another_group()
    {
        var file = Write("a.json", """
            {
              "$schema": "x/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
              "variables": { "names": [ "a", "b" ] },
              "resources": [
                {
                  "type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01", "name": "[concat('d', copyIndex())]", "resourceGroup": "rg-other", "copy": { "name": "round", "count": "[length(variables('names'))]" },
                  "properties": {
                    "mode": "Incremental",
                    "template": {
                      "$schema": "x/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
                      "resources": [
                        {
                          "type": "Microsoft.MachineLearningServices/workspaces", "apiVersion": "2024-04-01", "name": "[concat(variables('names')[copyIndex()], copyIndex('round', 5))]", "location": "westeurope",
                          "properties": { "keyVault": "[resourceId('Microsoft.KeyVault/vaults', 'kv')]", "encryption": { "status": "Enabled", "keyVaultProperties": { "keyVaultArmId": "[concat(resourceGroup().id, '/providers/Microsoft.KeyVault/vaults/kv-cmk')]" } } }
                        }
                      ]
                    }
                  }
                }
              ]
            }
            """);

        var run = await CommandRun.OfAsync("import", "-f", file, "--offline", "--subscription", SourceFiles.Subscription, "-g", "rg-ml");

        Assert.Contains("rg-other/a5", run.Error, StringComparison.Ordinal);
        Assert.Contains("rg-other/b6", run.Error, StringComparison.Ordinal);
        Assert.Contains($"keyVaultId: {World.Group}/providers/Microsoft.KeyVault/vaults/kv\n", run.Out, StringComparison.Ordinal);
        Assert.Contains($"keyVaultId: {World.Vault}\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_summary_says_how_many_manifests_were_written()
    {
        var state = Write("good.json", SourceFiles.TerraformShow(World).ToJsonString());
        var output = Path.Combine(_folder, "out");

        var run = await CommandRun.OfAsync("import", "-f", state, "--offline", "--output-dir", output);

        Assert.EndsWith($"1 manifest written to {output}\n", run.Error, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(output));
    }

    [Theory]
    [InlineData(false, "service-operator-by-name", "properties.storageAccount: it refers by name to StorageAccount st")]
    [InlineData(false, "crossplane-by-name", "comes from keyVaultIdRef kv")]
    [InlineData(false, "template-parameters-from-azure", "parameter 'cmkVaultId' has no value (give it with --parameters)")]
    [InlineData(true, "template-parameters-from-azure", "parameter 'cmkVaultId' has no value")]
    public async Task What_stays_open_marks_the_manifest_and_nothing_can_apply_it(bool toFolder, string name, string reason)
    {
        var arguments = await SourceFiles.All[name](World).WriteAsync(_folder);
        var output = Path.Combine(_folder, "out");

        var run = await CommandRun.OfAsync(["import", .. arguments, "--offline", .. toFolder ? ["--output-dir", output] : Array.Empty<string>()]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("1 incomplete", run.Error, StringComparison.Ordinal);
        var text = toFolder ? File.ReadAllText(Assert.Single(Directory.GetFiles(output, "*.yaml.incomplete"))) : run.Out;
        Assert.Contains("INCOMPLETE: do not apply it", text, StringComparison.Ordinal);
        Assert.Contains(reason, text.Replace("\n# # ", " ", StringComparison.Ordinal).Replace("\n# ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("adoptionPolicy", text, StringComparison.Ordinal);
        Assert.True(toFolder ? Directory.GetFiles(output, "*.yaml").Length == 0 : !YamlReader.ReadAll(text).Any());
    }

    [Theory]
    [InlineData("nothing is named: give -f FILE, --subscription GUID, or --all", "import")]
    [InlineData("--offline reads files alone", "import", "--all", "--offline")]
    [InlineData("-f and --all exclude each other", "import", "-f", "x.json", "--all")]
    [InlineData("--subscription prod: this is not the GUID of a subscription. az account list shows them", "import", "--subscription", "prod")]
    public async Task A_command_line_that_asks_for_nothing_says_what_to_write(string message, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_order_of_what_is_written_does_not_depend_on_the_order_of_the_files()
    {
        var other = SourceFiles.TerraformShow(World);
        var values = other["values"]!["root_module"]!["child_modules"]![0]!["resources"]![0]!["values"]!;
        values["id"] = World.Id.Replace("rg-ml", "rg-a", StringComparison.Ordinal);
        var (a, b) = (Write("a.json", SourceFiles.TerraformShow(World).ToJsonString()), Write("b.json", other.ToJsonString()));

        var (first, second) = (await CommandRun.OfAsync("import", "-f", a, "-f", b, "--offline", "-n", "team-a"), await CommandRun.OfAsync("import", "-f", b, "-f", a, "--offline", "-n", "team-a"));

        Assert.Equal(first.Out, second.Out);
        Assert.Equal(
            [("fraud-ml-rg-a", "fraud-ml"), ("fraud-ml-rg-ml", "fraud-ml")],
            YamlReader.ReadAll(first.Out).Select(item => ((string)item.Json!["metadata"]!["name"]!, (string)item.Json["spec"]!["workspaceName"]!)));
    }

    [Fact]
    public async Task A_file_in_the_folder_that_was_edited_is_not_overwritten()
    {
        var state = Write("a.json", SourceFiles.TerraformShow(World).ToJsonString());
        var output = Path.Combine(_folder, "out");
        await CommandRun.OfAsync("import", "-f", state, "--offline", "--output-dir", output);
        var file = Assert.Single(Directory.GetFiles(output));
        var again = await CommandRun.OfAsync("import", "-f", state, "--offline", "--output-dir", output);
        await File.AppendAllTextAsync(file, "# mine\n", TestContext.Current.CancellationToken);

        var run = await CommandRun.OfAsync("import", "-f", state, "--offline", "--output-dir", output);

        Assert.Equal((0, 1), (again.ExitCode, run.ExitCode));
        Assert.Contains("it is there and differs; it was left as it is. Use --force", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("# mine\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kinds_and_modes_that_cannot_be_taken_over_are_listed_with_the_reason()
    {
        var state = SourceFiles.TerraformShow(World);
        var values = state["values"]!["root_module"]!["child_modules"]![0]!["resources"]![0]!["values"]!;
        values["encryption"] = new JsonArray();

        var run = await CommandRun.OfAsync("import", "-f", Write("a.json", state.ToJsonString()), "--offline");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Out));
        Assert.Contains("not offered", run.Error, StringComparison.Ordinal);
        Assert.Contains("Workspace fraud-ml is encrypted with Microsoft-managed keys", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }
}
