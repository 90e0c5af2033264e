using CmkOperator.AzureSimulator.Http;

namespace CmkOperator.AzureSimulator.Resources;

/// <summary>What stands behind ARM's gateway for one namespace. Called with the world's lock held.</summary>
internal interface IResourceProvider
{
    string Namespace { get; }

    /// <summary>The reply, or null for what this provider treats like any other resource.</summary>
    ApiReply? Handle(ApiRequest request);
}
