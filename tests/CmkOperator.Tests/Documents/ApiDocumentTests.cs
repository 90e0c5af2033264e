using Xunit;

namespace CmkOperator.Tests.Documents;

public sealed class ApiDocumentTests
{
    [Fact]
    public void The_page_of_fields_is_what_the_CustomResourceDefinition_says() => GeneratedFile.Hold(ApiDocument.Path, ApiDocument.Make());
}
