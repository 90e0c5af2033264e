using CmkOperator.Desired;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>A spec as the core understands it, or everything that is wrong with it.</summary>
/// <param name="Desired">
/// What is declared. With problems it is still enough to name the object and to release it: values that could not be read are empty.
/// </param>
/// <param name="Problems">What is wrong, each with the field's path; empty when the spec is valid.</param>
internal sealed record SpecTranslation(DesiredWorkspace Desired, IReadOnlyList<string> Problems);

/// <summary>What the translation of a spec needs besides the object.</summary>
/// <param name="ClusterId">Names this cluster in owner tags.</param>
/// <param name="VaultSuffix">What follows a vault's name in its host, with a port when it is not 443.</param>
/// <param name="DefaultInterval">The time between periodic checks of an object without an interval.</param>
/// <param name="GrantVaults">ARM ids of the vaults on which the operator may grant rights.</param>
internal sealed record SpecContext(string ClusterId, string VaultSuffix, TimeSpan DefaultInterval, IReadOnlyList<string> GrantVaults);
