namespace CmkOperator.Api.V1Alpha1;

/// <summary>What the translation of a spec needs besides the object.</summary>
/// <param name="ClusterId">Names this cluster in owner tags.</param>
/// <param name="VaultSuffix">What follows a vault's name in its host, with a port when it is not 443.</param>
/// <param name="DefaultInterval">The time between periodic checks of an object without an interval.</param>
/// <param name="GrantVaults">ARM ids of the vaults on which the operator may grant rights.</param>
internal sealed record SpecContext(string ClusterId, string VaultSuffix, TimeSpan DefaultInterval, IReadOnlyList<string> GrantVaults);
