using CmkOperator.Desired;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>A spec as the core understands it, or everything that is wrong with it.</summary>
/// <param name="Desired">
/// What is declared. With problems it is still enough to name the object and to release it: values that could not be read are empty.
/// </param>
/// <param name="Problems">What is wrong, each with the field's path; empty when the spec is valid.</param>
internal sealed record SpecTranslation(DesiredWorkspace Desired, IReadOnlyList<string> Problems);
