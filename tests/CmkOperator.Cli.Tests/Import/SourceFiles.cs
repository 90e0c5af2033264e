using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.Scenarios;

namespace CmkOperator.Cli.Tests.Import;

/// <summary>One workspace as the tools of other people write it.</summary>
internal static class SourceFiles
{
    public const string Subscription = "11111111-1111-1111-1111-111111111111";

    /// <summary>All of them by name: the arguments, and the files that they name.</summary>
    public static IReadOnlyDictionary<string, Func<SourceWorld, Source>> All { get; } = new Dictionary<string, Func<SourceWorld, Source>>(StringComparer.Ordinal)
    {
        ["azure"] = _ => new Source(["--subscription", Subscription], []),
        ["azure-group"] = _ => new Source(["--subscription", Subscription, "-g", "RG-ML"], []),
        ["azure-all"] = _ => new Source(["--all"], []),
        ["terraform-show"] = world => new Source(["-f", "state.json"], [("state.json", TerraformShow(world).ToJsonString())]),
        ["terraform-state-file"] = world => new Source(["-f", "terraform.tfstate"], [("terraform.tfstate", TerraformStateFile(world).ToJsonString())]),
        ["terraform-azapi"] = world => new Source(["-f", "state.json"], [("state.json", Azapi(world, asText: false).ToJsonString())]),
        ["terraform-azapi-1"] = world => new Source(["-f", "state.json"], [("state.json", Azapi(world, asText: true).ToJsonString())]),
        ["terraform-azapi-2-state-file"] = world => new Source(["-f", "terraform.tfstate"], [("terraform.tfstate", AzapiStateFile(world).ToJsonString())]),
        ["terraform-azapi-update"] = world => new Source(["-f", "state.json"], [("state.json", AzapiUpdate(world, isAlone: true).ToJsonString())]),
        ["terraform-azapi-update-beside"] = world => new Source(["-f", "state.json"], [("state.json", AzapiUpdate(world, isAlone: false).ToJsonString())]),
        ["terraform-sensitive-key"] = world => new Source(["-f", "state.json"], [("state.json", SensitiveKey(world).ToJsonString())]),
        ["template"] = world => new Source(
            ["-f", "t.json", "--parameters", "p.json", "--subscription", Subscription, "-g", "rg-ml"], [("t.json", Template(world)), ("p.json", Parameters(world))]),
        ["template-parameters-beside"] = world => new Source(["-f", ".", "--subscription", Subscription, "-g", "rg-ml"], [("t.json", Template(world)), ("t.parameters.json", Parameters(world))]),
        ["template-parameters-from-azure"] = world => new Source(["-f", "t.json", "--subscription", Subscription, "-g", "rg-ml"], [("t.json", Template(world))]),
        ["template-of-bicep-modules"] = world => new Source(["-f", "main.json", "--subscription", Subscription, "-g", "rg-ml"], [("main.json", Nested(world))]),
        ["template-of-bicep-types"] = world => new Source(
            ["-f", ".", "--subscription", Subscription, "-g", "rg-ml"], [("main.json", Typed(world)), ("main.parameters.json", TypedParameters(world))]),
        ["template-linked"] = world => new Source(
            ["-f", ".", "--subscription", Subscription, "-g", "rg-ml"], [("main.json", Linking(world)), ("t.json", Template(world)), ("storage.json", Unrelated)]),
        ["template-over-lines"] = world => new Source(
            ["-f", "t.json", "--parameters", "p.json", "--subscription", Subscription, "-g", "rg-ml"],
            [("t.json", Template(world).Replace("concat(parameters('name'), ", "concat(parameters('name'),\n            ", StringComparison.Ordinal).Replace("// The names follow from the name of the project.", string.Empty, StringComparison.Ordinal)), ("p.json", Parameters(world))]),
        ["what-if-ids"] = world => new Source(["-f", "whatif.json"], [("whatif.json", WhatIfIds(world))]),
        ["what-if-powershell"] = world => new Source(["-f", "whatif.json"], [("whatif.json", WhatIfPowerShell(world).ToJsonString())]),
        ["resource-list"] = world => new Source(["-f", "list.json"], [("list.json", WithoutProperties(world))]),
        ["resource-graph"] = world => new Source(["-f", "graph.json"], [("graph.json", new JsonObject { ["count"] = 1, ["data"] = new JsonArray(world.Live.DeepClone()), ["skip_token"] = null }.ToJsonString())]),
        ["machine-learning-show"] = world => new Source(["-f", "ws.json"], [("ws.json", MachineLearningShow(world))]),
        ["what-if"] = world => new Source(["-f", "whatif.json"], [("whatif.json", WhatIf(world).ToJsonString())]),
        ["resource"] = world => new Source(["-f", "show.json"], [("show.json", world.Live.ToJsonString())]),
        ["service-operator"] = world => new Source(["-f", "ws.yaml"], [("ws.yaml", ServiceOperator(world, byName: false))]),
        ["service-operator-by-name"] = world => new Source(["-f", "ws.yaml", "--subscription", Subscription], [("ws.yaml", ServiceOperator(world, byName: true))]),
        ["service-operator-anywhere"] = world => new Source(["-f", "ws.yaml"], [("ws.yaml", ServiceOperator(world, byName: true))]),
        ["service-operator-list"] = world => new Source(["-f", "list.json"], [("list.json", ServiceOperatorList(world))]),
        ["service-operator-placeholders"] = world => new Source(["-f", "ws.yaml"], [("ws.yaml", Placeholders(world))]),
        ["crossplane-namespaced"] = world => new Source(["-f", "xp.yaml"], [("xp.yaml", CrossplaneNamespaced(world))]),
        ["crossplane"] = world => new Source(["-f", "xp.yaml"], [("xp.yaml", Crossplane(world, byName: false))]),
        ["crossplane-by-name"] = world => new Source(["-f", "xp.yaml"], [("xp.yaml", Crossplane(world, byName: true))]),
    };

    public static JsonObject TerraformShow(SourceWorld world) => new()
    {
        ["format_version"] = "1.0",
        ["terraform_version"] = "1.9.5",
        ["values"] = new JsonObject
        {
            ["root_module"] = new JsonObject
            {
                ["resources"] = new JsonArray(new JsonObject
                {
                    ["address"] = "azurerm_resource_group.ml",
                    ["mode"] = "managed",
                    ["type"] = "azurerm_resource_group",
                    ["name"] = "ml",
                    ["values"] = new JsonObject { ["name"] = "rg-ml", ["location"] = "westeurope" },
                }),
                ["child_modules"] = new JsonArray(new JsonObject
                {
                    ["address"] = "module.ml",
                    ["resources"] = new JsonArray(new JsonObject
                    {
                        ["address"] = "module.ml.azurerm_machine_learning_workspace.this",
                        ["mode"] = "managed",
                        ["type"] = "azurerm_machine_learning_workspace",
                        ["name"] = "this",
                        ["provider_name"] = "registry.terraform.io/hashicorp/azurerm",
                        ["schema_version"] = 0,
                        ["values"] = TerraformValues(world),
                        ["sensitive_values"] = new JsonObject { ["encryption"] = new JsonArray(new JsonObject()), ["identity"] = new JsonArray(new JsonObject()), ["tags"] = new JsonObject() },
                    }),
                }),
            },
        },
    };

    public static JsonObject TerraformValues(SourceWorld world) => new()
    {
        ["application_insights_id"] = world.Insights,
        ["container_registry_id"] = null,
        ["description"] = "Scores of card payments",
        ["discovery_url"] = "https://westeurope.api.azureml.ms/discovery",
        ["encryption"] = new JsonArray(new JsonObject { ["key_id"] = world.Key, ["key_vault_id"] = world.Vault, ["user_assigned_identity_id"] = "" }),
        ["feature_store"] = new JsonArray(),
        ["friendly_name"] = "Fraud detection",
        ["high_business_impact"] = true,
        ["id"] = world.Id,
        ["identity"] = new JsonArray(new JsonObject { ["identity_ids"] = new JsonArray(), ["principal_id"] = "0", ["tenant_id"] = "0", ["type"] = "SystemAssigned" }),
        ["image_build_compute_name"] = "",
        ["key_vault_id"] = world.SecretsVault,
        ["kind"] = "Default",
        ["location"] = "westeurope",
        ["managed_network"] = new JsonArray(new JsonObject { ["isolation_mode"] = "Disabled", ["provision_on_creation_enabled"] = false }),
        ["name"] = "fraud-ml",
        ["primary_user_assigned_identity"] = "",
        ["public_network_access_enabled"] = false,
        ["resource_group_name"] = "rg-ml",
        ["serverless_compute"] = new JsonArray(),
        ["service_side_encryption_enabled"] = false,
        ["sku_name"] = "Basic",
        ["storage_account_id"] = world.Storage,
        ["tags"] = new JsonObject { ["team"] = "risk" },
        ["timeouts"] = null,
        ["v1_legacy_mode_enabled"] = false,
        ["workspace_id"] = "w",
    };

    private static JsonObject TerraformStateFile(SourceWorld world) => new()
    {
        ["version"] = 4,
        ["terraform_version"] = "1.9.5",
        ["serial"] = 12,
        ["resources"] = new JsonArray(new JsonObject
        {
            ["module"] = "module.ml",
            ["mode"] = "managed",
            ["type"] = "azurerm_machine_learning_workspace",
            ["name"] = "this",
            ["instances"] = new JsonArray(new JsonObject { ["index_key"] = 0, ["schema_version"] = 0, ["attributes"] = TerraformValues(world), ["sensitive_attributes"] = new JsonArray() }),
        }),
    };

    // azapi 2 has a body of any type, and a state file has the type beside such a value.
    private static JsonObject AzapiStateFile(SourceWorld world)
    {
        var values = Azapi(world, asText: false)["values"]!["root_module"]!["resources"]![0]!["values"]!.DeepClone();
        values["body"] = new JsonObject { ["value"] = values["body"]!.DeepClone(), ["type"] = new JsonArray("object", new JsonObject()) };
        values["output"] = new JsonObject { ["value"] = new JsonObject(), ["type"] = new JsonArray("object", new JsonObject()) };
        return new JsonObject
        {
            ["version"] = 4,
            ["terraform_version"] = "1.9.5",
            ["resources"] = new JsonArray(new JsonObject
            {
                ["module"] = "module.ml[\"prod\"]",
                ["mode"] = "managed",
                ["type"] = "azapi_resource",
                ["name"] = "this",
                ["provider"] = "module.ml.provider[\"registry.terraform.io/azure/azapi\"].prod",
                ["instances"] = new JsonArray(
                    new JsonObject { ["index_key"] = "prod", ["attributes"] = values, ["sensitive_attributes"] = new JsonArray() },
                    new JsonObject { ["index_key"] = "prod", ["deposed"] = "1a2b3c4d", ["attributes"] = new JsonObject { ["id"] = world.Id + "-old", ["type"] = values["type"]!.DeepClone() } }),
            }),
        };
    }

    private static JsonObject AzapiUpdate(SourceWorld world, bool isAlone)
    {
        var update = new JsonObject
        {
            ["address"] = "azapi_update_resource.ml",
            ["mode"] = "managed",
            ["type"] = "azapi_update_resource",
            ["name"] = "ml",
            ["values"] = new JsonObject
            {
                ["id"] = world.Id,
                ["resource_id"] = world.Id,
                ["type"] = "Microsoft.MachineLearningServices/workspaces@2024-04-01",
                ["body"] = new JsonObject { ["properties"] = new JsonObject { ["friendlyName"] = "Fraud detection" } },
            },
        };
        var file = TerraformShow(world);
        ((JsonArray)file["values"]!["root_module"]!["resources"]!).Add(update);
        if (isAlone)
        {
            ((JsonObject)file["values"]!["root_module"]!).Remove("child_modules");
        }

        return file;
    }

    public static JsonObject SensitiveKey(SourceWorld world)
    {
        var file = TerraformShow(world);
        file["values"]!["root_module"]!["child_modules"]![0]!["resources"]![0]!["sensitive_values"] = new JsonObject { ["encryption"] = new JsonArray(new JsonObject { ["key_id"] = true }), ["public_network_access_enabled"] = true };
        return file;
    }

    public static JsonObject TerraformAzapi(SourceWorld world) => Azapi(world, asText: false);

    private static JsonObject Azapi(SourceWorld world, bool asText)
    {
        var body = new JsonObject { ["properties"] = Properties(world), ["kind"] = "Default" };
        var values = new JsonObject
        {
            ["body"] = asText ? body.ToJsonString() : body,
            ["id"] = world.Id,
            ["location"] = "westeurope",
            ["name"] = "fraud-ml",
            ["parent_id"] = world.Group,
            ["identity"] = new JsonArray(new JsonObject { ["type"] = "SystemAssigned", ["identity_ids"] = new JsonArray() }),
            ["output"] = "{}",
            ["tags"] = new JsonObject { ["team"] = "risk" },
            ["type"] = "Microsoft.MachineLearningServices/workspaces@2024-04-01",
        };
        return new JsonObject
        {
            ["format_version"] = "1.0",
            ["values"] = new JsonObject
            {
                ["root_module"] = new JsonObject
                {
                    ["resources"] = new JsonArray(new JsonObject { ["address"] = "azapi_resource.ws", ["mode"] = "managed", ["type"] = "azapi_resource", ["name"] = "ws", ["values"] = values }),
                },
            },
        };
    }

    private static JsonObject Properties(SourceWorld world) => new()
    {
        ["friendlyName"] = "Fraud detection",
        ["hbiWorkspace"] = true,
        ["storageAccount"] = world.Storage,
        ["keyVault"] = world.SecretsVault,
        ["applicationInsights"] = world.Insights,
        ["publicNetworkAccess"] = "Disabled",
        ["encryption"] = new JsonObject
        {
            ["status"] = "Enabled",
            ["keyVaultProperties"] = new JsonObject { ["keyVaultArmId"] = world.Vault, ["keyIdentifier"] = world.Key },
        },
    };

    // As people write them: comments, text for a flag, variables that refer to each other.
    public static string Template(SourceWorld world) => $$"""
        {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {
            "name": { "type": "string" },
            "suffix": { "type": "string", "defaultValue": "ml" },
            "location": { "type": "string", "defaultValue": "[resourceGroup().location]" },
            "hbi": { "type": "string", "defaultValue": "true" },
            "cmkVaultId": { "type": "string" },
            "cmkKeyUri": { "type": "string" }
          },
          "variables": {
            // The names follow from the name of the project.
            "workspaceName": "[toLower(concat(parameters('name'), '-', parameters('suffix')))]",
            "storageAccount": "[resourceId(resourceGroup().name, 'Microsoft.Storage/storageAccounts', '{{NameOf(world.Storage)}}')]",
            "keyVault": "[resourceId('Microsoft.KeyVault/vaults', '{{NameOf(world.SecretsVault)}}')]"
          },
          "resources": [
            { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2021-01-01", "name": "{{NameOf(world.Storage)}}", "location": "[parameters('location')]" },
            {
              "type": "Microsoft.MachineLearningServices/workspaces",
              "apiVersion": "2020-03-01",
              "name": "[variables('workspaceName')]",
              "location": "[parameters('location')]",
              "identity": { "type": "systemAssigned" },
              "tags": { "team": "risk" },
              "properties": {
                "friendlyName": "[if(empty(parameters('suffix')), 'none', 'Fraud detection')]",
                "storageAccount": "[variables('storageAccount')]",
                "keyVault": "[variables('keyVault')]",
                "applicationInsights": "[format('{0}/providers/Microsoft.Insights/components/{{NameOf(world.Insights)}}', resourceGroup().id)]",
                "hbiWorkspace": "[parameters('hbi')]",
                "encryption": {
                  "status": "Enabled",
                  "keyVaultProperties": { "keyVaultArmId": "[parameters('cmkVaultId')]", "keyIdentifier": "[parameters('cmkKeyUri')]" }
                }
              }
            },
          ]
        }
        """;

    public static string Parameters(SourceWorld world) => $$"""
        {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {
            "name": { "value": "Fraud" }, "location": { "value": "West Europe" }, "cmkVaultId": { "value": "{{world.Vault}}" }, "cmkKeyUri": { "value": "{{world.Key}}" }
          }
        }
        """;

    // What the Bicep compiler makes of a module: a nested template with a scope of its own, and resources by symbolic name.
    private static string Nested(SourceWorld world) => $$"""
        {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "languageVersion": "2.0",
          "contentVersion": "1.0.0.0",
          "parameters": { "project": { "type": "string", "defaultValue": "fraud" } },
          "resources": {
            "cmk": { "existing": true, "type": "Microsoft.KeyVault/vaults", "apiVersion": "2023-07-01", "name": "{{NameOf(world.Vault)}}" },
            "workspace": {
              "type": "Microsoft.Resources/deployments",
              "apiVersion": "2022-09-01",
              "name": "[format('{0}-ws', uniqueString(deployment().name))]",
              "properties": {
                "expressionEvaluationOptions": { "scope": "inner" },
                "mode": "Incremental",
                "parameters": { "name": { "value": "[format('{0}-ml', parameters('project'))]" }, "vault": { "value": "[resourceId('Microsoft.KeyVault/vaults', '{{NameOf(world.Vault)}}')]" } },
                "template": {
                  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                  "contentVersion": "1.0.0.0",
                  "parameters": { "name": { "type": "string" }, "vault": { "type": "string" } },
                  "resources": {
                    "ws": {
                      "type": "Microsoft.MachineLearningServices/workspaces",
                      "apiVersion": "2024-04-01",
                      "name": "[parameters('name')]",
                      "location": "[resourceGroup().location]",
                      "properties": {
                        "hbiWorkspace": true,
                        "encryption": {
                          "status": "Enabled",
                          "keyVaultProperties": { "keyVaultArmId": "[parameters('vault')]", "keyIdentifier": "[reference('cmkKey').keyUriWithVersion]" }
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
        """;

    // As compiled from Bicep with types of its own, optional parameters, functions and loops: the form of Azure Verified Modules.
    public static string Typed(SourceWorld world) => $$"""
        {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "languageVersion": "2.0",
          "contentVersion": "1.0.0.0",
          "definitions": {
            "keyType": { "type": "object", "properties": { "vaultId": { "type": "string" }, "name": { "type": "string" }, "version": { "type": "string", "nullable": true } }, "nullable": true },
            "passwordType": { "type": "securestring" }
          },
          "functions": [
            { "namespace": "__bicep", "members": { "nameOf": { "parameters": [ { "type": "string", "name": "project" } ], "output": { "type": "string", "value": "[toLower(format('{0}-ml', parameters('project')))]" } } } }
          ],
          "parameters": {
            "project": { "type": "string" },
            "key": { "$ref": "#/definitions/keyType" },
            "password": { "$ref": "#/definitions/passwordType", "defaultValue": "hunter2" },
            "identities": { "type": "array", "nullable": true },
            "text": { "type": "string", "nullable": true },
            "teams": { "type": "array", "defaultValue": [ "risk" ] }
          },
          "variables": {
            "copy": [ { "name": "tagList", "count": "[length(parameters('teams'))]", "input": { "key": "team", "value": "[parameters('teams')[copyIndex('tagList')]]" } } ],
            "ids": "[reduce(map(coalesce(parameters('identities'), createArray()), lambda('id', createObject(format('{0}', lambdaVariables('id')), createObject()))), createObject(), lambda('cur', 'next', union(lambdaVariables('cur'), lambdaVariables('next'))))]"
          },
          "resources": {
            "vault::key": {
              "existing": true, "type": "Microsoft.KeyVault/vaults/keys", "apiVersion": "2023-07-01",
              "subscriptionId": "[split(tryGet(parameters('key'), 'vaultId'), '/')[2]]", "name": "[format('{0}/{1}', last(split(tryGet(parameters('key'), 'vaultId'), '/')), tryGet(parameters('key'), 'name'))]"
            },
            "ws": {
              "type": "Microsoft.MachineLearningServices/workspaces",
              "apiVersion": "2024-10-01-preview",
              "name": "[__bicep.nameOf(parameters('project'))]",
              "location": "westeurope",
              "tags": "[toObject(variables('tagList'), lambda('tag', lambdaVariables('tag').key), lambda('tag', lambdaVariables('tag').value))]",
              "identity": "[if(empty(variables('ids')), createObject('type', 'SystemAssigned'), createObject('type', 'UserAssigned', 'userAssignedIdentities', variables('ids')))]",
              "properties": "[shallowMerge(createArray(createObject('hbiWorkspace', true(), 'description', parameters('text'), 'storageAccount', '{{world.Storage}}', 'keyVault', '{{world.SecretsVault}}', 'applicationInsights', '{{world.Insights}}', 'encryption', if(empty(parameters('key')), null(), createObject('status', 'Enabled', 'keyVaultProperties', createObject('keyVaultArmId', parameters('key').vaultId, 'keyIdentifier', if(empty(tryGet(parameters('key'), 'version')), reference('vault::key').keyUriWithVersion, format('{0}/{1}', reference('vault::key').keyUri, parameters('key').version)))))), if(empty(parameters('text')), createObject(), createObject('friendlyName', parameters('text')))))]",
              "dependsOn": [ "vault::key" ]
            }
          }
        }
        """;

    public static string TypedParameters(SourceWorld world) => $$"""
        {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
          "contentVersion": "1.0.0.0",
          "parameters": { "project": { "value": "Fraud" }, "key": { "value": { "vaultId": "{{world.Vault}}", "name": "{{world.Key.Split('/')[^2]}}" } } }
        }
        """;

    private const string Unrelated = """
        { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [ { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "st" } ] }
        """;

    private static string Linking(SourceWorld world) => $$"""
        {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": { "_artifactsLocation": { "type": "string", "defaultValue": "[deployment().properties.templateLink.uri]" } },
          "resources": [
            {
              "type": "Microsoft.Resources/deployments",
              "apiVersion": "2021-04-01",
              "name": "ml",
              "properties": {
                "mode": "Incremental",
                "templateLink": { "uri": "[uri(parameters('_artifactsLocation'), 't.json')]", "contentVersion": "1.0.0.0" },
                "parameters": { "name": { "value": "fraud" }, "location": { "value": "West Europe" }, "cmkVaultId": { "value": "{{world.Vault}}" }, "cmkKeyUri": { "value": "{{world.Key}}" } }
              }
            }
          ]
        }
        """;

    private static string WhatIfIds(SourceWorld world) => $$"""
        { "status": "Succeeded", "changes": [ { "resourceId": "{{world.Id}}", "changeType": "Deploy", "before": null, "after": null, "delta": null } ] }
        """;

    private static JsonObject WhatIfPowerShell(SourceWorld world) => new()
    {
        ["Status"] = "Succeeded",
        ["Changes"] = new JsonArray(new JsonObject { ["Scope"] = world.Group, ["FullyQualifiedResourceId"] = world.Id, ["ChangeType"] = "NoChange", ["Before"] = world.Live.DeepClone(), ["After"] = world.Live.DeepClone() }),
    };

    public static string WithoutProperties(SourceWorld world) => $$"""
        [ { "id": "{{world.Id}}", "name": "fraud-ml", "type": "Microsoft.MachineLearningServices/workspaces", "location": "westeurope", "kind": "Default", "properties": null, "tags": { "team": "risk" } } ]
        """;

    public static string MachineLearningShow(SourceWorld world) => $$"""
        {
          "id": "{{world.Id}}", "name": "fraud-ml", "location": "westeurope", "display_name": "Fraud detection", "hbi_workspace": true, "identity": { "type": "system_assigned" },
          "customer_managed_key": { "key_uri": "{{world.Key}}", "key_vault": "{{world.Vault}}" }, "key_vault": "{{world.SecretsVault}}", "storage_account": "{{world.Storage}}", "tags": {}
        }
        """;

    private static JsonObject WhatIf(SourceWorld world) => new()
    {
        ["status"] = "Succeeded",
        ["changes"] = new JsonArray(
            new JsonObject { ["changeType"] = "NoChange", ["resourceId"] = world.Storage, ["before"] = new JsonObject(), ["after"] = new JsonObject() },
            new JsonObject
            {
                ["changeType"] = "Modify",
                ["resourceId"] = world.Id,
                ["before"] = world.Live.DeepClone(),
                ["after"] = new JsonObject { ["id"] = world.Id, ["name"] = "fraud-ml", ["location"] = "westeurope", ["tags"] = new JsonObject { ["team"] = "risk" }, ["properties"] = Properties(world) },
                ["delta"] = new JsonArray(),
            }),
    };

    public static string ServiceOperator(SourceWorld world, bool byName) => $$"""
        apiVersion: resources.azure.com/v1api20200601
        kind: ResourceGroup
        metadata: { name: ml-group, namespace: team-a }
        spec: { location: westeurope, azureName: rg-ml }
        ---
        apiVersion: machinelearningservices.azure.com/v1api20240401
        kind: Workspace
        metadata: { name: fraud, namespace: team-a }
        spec:
          azureName: fraud-ml
          location: westeurope
          owner: {{(byName ? "{ name: ml-group }" : $"{{ armId: {world.Group} }}")}}
          sku: { name: Basic, tier: Basic }
          identity: { type: SystemAssigned }
          hbiWorkspace: true
          friendlyName: Fraud detection
          tags: { team: risk }
          storageAccountReference: {{(byName ? "{ group: storage.azure.com, kind: StorageAccount, name: st }" : $"{{ armId: {world.Storage} }}")}}
          keyVaultReference: {{(byName ? "{ group: keyvault.azure.com, kind: Vault, name: kv }" : $"{{ armId: {world.SecretsVault} }}")}}
          applicationInsightsReference: { armId: {{world.Insights}} }
          encryption:
            keyVaultProperties:
              keyIdentifier: {{world.Key}}
              keyVaultArmReference: { armId: {{world.Vault}} }
          operatorSpec:
            secrets: { userStorageKey: { name: workspace-secret, key: userStorageKey } }
        """;

    // As kubectl get -o json, written with tabs.
    private static string ServiceOperatorList(SourceWorld world) => $$"""
        {
        	"apiVersion": "v1", "kind": "List",
        	"items": [
        		{
        			"apiVersion": "machinelearningservices.azure.com/v1api20210701", "kind": "Workspace",
        			"metadata": { "name": "fraud", "namespace": "team-a", "annotations": { "note": "\u00e9 \/" } },
        			"spec": { "azureName": "fraud-ml", "location": "westeurope", "owner": { "name": "ml" }, "hbiWorkspace": true, "encryption": { "status": "Enabled", "keyVaultProperties": { "keyIdentifier": "{{world.Key}}", "keyVaultArmReference": { "armId": "{{world.Vault}}" } } } },
        			"status": { "id": "{{world.Id}}", "conditions": [] }
        		}
        	]
        }
        """;

    // With anchors, a group of the same name in another namespace, and what Flux fills in.
    public static string Placeholders(SourceWorld world) => $$"""
        # The groups of two teams.
        apiVersion: resources.azure.com/v1api20200601
        kind: ResourceGroup
        metadata: { name: ml, namespace: team-b }
        spec: { location: westeurope, azureName: rg-of-b }
        ---
        apiVersion: resources.azure.com/v1api20200601
        kind: ResourceGroup
        metadata: { name: ml, namespace: team-a }
        spec: { location: westeurope, azureName: rg-ml }
        ---
        apiVersion: machinelearningservices.azure.com/v1api20240401
        kind: Workspace
        metadata:
          name: fraud
          namespace: team-a
          labels: &labels { team: risk }
        spec:
          azureName: fraud-${KIND:=ml}
          location: ${LOCATION}
          owner: { name: ml }
          tags: *labels
          hbiWorkspace: true
          encryption:
            keyVaultProperties: { keyIdentifier: "${KEY_URI}", keyVaultArmReference: { armId: {{world.Vault}} } }
        """;

    // As people copy it from the provider's examples: everything by labels.
    public static string CrossplaneNamespaced(SourceWorld world) => $$"""
        apiVersion: machinelearningservices.azure.m.upbound.io/v1beta1
        kind: DatastoreBlobstorage
        metadata: { name: blobs, namespace: team-a }
        spec: { forProvider: { workspaceIdSelector: { matchLabels: { app: fraud } } } }
        ---
        apiVersion: machinelearningservices.azure.m.upbound.io/v1beta1
        kind: Workspace
        metadata: { name: fraud-ml, namespace: team-a, labels: { app: fraud } }
        spec:
          providerConfigRef: { kind: ClusterProviderConfig, name: prod }
          initProvider: { friendlyName: Fraud detection, tags: { team: risk } }
          forProvider:
            location: West Europe
            resourceGroupNameSelector: { matchLabels: { app: fraud } }
            applicationInsightsIdSelector: { matchLabels: { app: fraud } }
            keyVaultIdSelector: { matchLabels: { app: fraud } }
            storageAccountIdSelector: { matchLabels: { app: fraud } }
            highBusinessImpact: true
            encryption: { keyIdSelector: { matchLabels: { app: fraud } }, keyVaultId: {{world.Vault}} }
            identity: { type: SystemAssigned }
        ---
        apiVersion: azure.m.upbound.io/v1beta1
        kind: ResourceGroup
        metadata: { name: rg-ml, namespace: team-a, labels: { app: fraud } }
        spec: { forProvider: { location: West Europe } }
        ---
        apiVersion: azure.m.upbound.io/v1beta1
        kind: ClusterProviderConfig
        metadata: { name: prod }
        spec: { subscriptionID: {{Subscription}}, credentials: { source: None } }
        """;

    public static string Crossplane(SourceWorld world, bool byName) => $$"""
        apiVersion: azure.upbound.io/v1beta1
        kind: ProviderConfig
        metadata: { name: default }
        spec: { subscriptionID: {{Subscription}}, credentials: { source: None } }
        ---
        apiVersion: azure.upbound.io/v1beta1
        kind: ResourceGroup
        metadata: { name: ml-group, annotations: { crossplane.io/external-name: rg-ml } }
        spec: { forProvider: { location: West Europe } }
        ---
        apiVersion: machinelearningservices.azure.upbound.io/{{(byName ? "v1beta1" : "v1beta2")}}
        kind: Workspace
        metadata: { name: fraud-ml }
        spec:
          forProvider:
            location: West Europe
            {{(byName ? "resourceGroupNameRef: { name: ml-group }" : "resourceGroupName: rg-ml")}}
            {{(byName ? "applicationInsightsIdSelector: { matchLabels: { app: fraud } }" : $"applicationInsightsId: {world.Insights}")}}
            {{(byName ? "keyVaultIdRef: { name: kv }" : $"keyVaultId: {world.SecretsVault}")}}
            storageAccountId: {{world.Storage}}
            highBusinessImpact: true
            publicNetworkAccessEnabled: false
            friendlyName: Fraud detection
            skuName: Basic
            tags: { team: risk }
            {{(byName ? $"encryption: [{{ keyIdRef: {{ name: key }}, keyVaultId: {world.Vault} }}]" : $"encryption: {{ keyId: \"{world.Key}\", keyVaultId: {world.Vault} }}")}}
            identity: {{(byName ? "[{ type: SystemAssigned }]" : "{ type: SystemAssigned }")}}
        """;

    private static string NameOf(string id) => id[(id.LastIndexOf('/') + 1)..];
}

/// <summary>What to pass to the command.</summary>
/// <param name="Arguments">The arguments; files are named relative to their folder.</param>
/// <param name="Files">The files with their content.</param>
internal sealed record Source(IReadOnlyList<string> Arguments, IReadOnlyList<(string Name, string Text)> Files)
{
    /// <summary>Writes the files into a folder and returns the arguments with their paths.</summary>
    public async Task<IReadOnlyList<string>> WriteAsync(string folder)
    {
        foreach (var (name, text) in Files)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), text);
        }

        return [.. Arguments.Select((argument, index) => index > 0 && Arguments[index - 1] is "-f" or "--parameters" && index > 0 ? Path.Combine(folder, argument) : argument)];
    }
}

/// <summary>The ids of a workspace's world.</summary>
internal sealed record SourceWorld(string Id, string Group, string Vault, string Key, string Storage, string SecretsVault, string Insights, JsonObject Live)
{
    public static async Task<SourceWorld> OfAsync(Stage stage)
    {
        var spec = stage.Manifest["spec"]!;
        var live = (await stage.Azure.FindAsync(stage.WorkspaceId, stage.Stop))!;
        return new SourceWorld(
            stage.WorkspaceId,
            stage.GroupId,
            stage.VaultId,
            live.Text("properties", "encryption", "keyVaultProperties", "keyIdentifier")!,
            spec.Text("associatedResources", "storageAccountId")!,
            spec.Text("associatedResources", "keyVaultId")!,
            spec.Text("associatedResources", "applicationInsightsId")!,
            live);
    }
}
