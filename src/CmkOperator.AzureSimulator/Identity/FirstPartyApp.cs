namespace CmkOperator.AzureSimulator.Identity;

/// <summary>An application of Microsoft's own that has a principal in every tenant.</summary>
internal sealed record FirstPartyApp(string AppId, string DisplayName)
{
    public static readonly FirstPartyApp CosmosDb = new("a232010e-820c-4083-83bb-3ace5fc29d0b", "Azure Cosmos DB");
    public static readonly FirstPartyApp CosmosDbUsGovernment = new("57506a73-e302-42a9-b869-6f12d9ec29e9", "Azure Cosmos DB");
    public static readonly FirstPartyApp MachineLearning = new("0736f41a-0425-4b46-bdb5-1563eff02385", "Azure Machine Learning");

    public static IReadOnlyList<FirstPartyApp> All { get; } =
    [
        CosmosDb,
        CosmosDbUsGovernment,
        MachineLearning,
        new("880da380-985e-4198-81b9-e05b1cc53158", "Azure Search"),
        new("e406a681-f3d4-42a8-90b6-c2b029497af1", "Azure Storage"),
        new("cfa8b339-82a2-471a-a3c9-0fc0be7a4093", "Azure Key Vault"),
    ];
}
