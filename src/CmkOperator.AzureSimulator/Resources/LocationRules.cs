namespace CmkOperator.AzureSimulator.Resources;

/// <summary>ARM's rules about a resource's location: required, known, and never changed.</summary>
internal static class LocationRules
{
    public static void Check(JsonObject body, StoredResource? existing, ApiRequest request)
    {
        if (body.Text("location") is not { Length: > 0 } location)
        {
            if (existing is null)
            {
                throw ApiException.Gateway(400, "LocationRequired", "The location property is required for this definition.");
            }

            return;
        }

        if (existing?.Body.Text("location") is { } held && Regions.Normalize(held) != Regions.Normalize(location))
        {
            throw ApiException.Gateway(409, "InvalidResourceLocation",
                $"The resource '{existing.Id.Name}' already exists in location '{Regions.Normalize(held)}' in resource group '{existing.Id.ResourceGroup}'. A resource with the same name cannot be created in location '{location}'. Please select a new resource name.");
        }

        if (!Regions.IsKnown(location) && !Regions.Normalize(location).Equals("global", StringComparison.Ordinal))
        {
            throw ApiException.Gateway(400, "LocationNotAvailableForResourceType",
                $"The provided location '{location}' is not available for resource type '{request.Id.Type}'. List of available regions for the resource type is '{string.Join(',', Regions.DisplayNames.Select(Regions.Normalize))}'.");
        }
    }
}
