using Xunit;

namespace CmkOperator.Tests.Documents;

public sealed class ApiDocumentTests
{
    [Fact]
    public void The_page_of_fields_matches_the_CustomResourceDefinition() => GeneratedFile.Hold(ApiDocument.Path, ApiDocument.Make());
}
