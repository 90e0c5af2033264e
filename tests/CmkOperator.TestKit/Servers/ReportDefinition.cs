namespace CmkOperator.TestKit.Servers;

/// <summary>
/// The fields of <c>reports.openreports.io</c> that the operator writes, in the form of the project's own definition of v1alpha1
/// (github.com/openreports/reports-api, Apache License 2.0), without its other fields and descriptions: a field that it does not have is pruned.
/// </summary>
public static class ReportDefinition
{
    public const string Group = "openreports.io";

    public const string Text = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: reports.openreports.io}
        spec:
          group: openreports.io
          scope: Namespaced
          names: {plural: reports, singular: report, kind: Report, listKind: ReportList, shortNames: [reps]}
          versions:
          - name: v1alpha1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  apiVersion: {type: string}
                  kind: {type: string}
                  metadata: {type: object}
                  source: {type: string}
                  scope:
                    type: object
                    x-kubernetes-map-type: atomic
                    properties:
                      apiVersion: {type: string}
                      kind: {type: string}
                      namespace: {type: string}
                      name: {type: string}
                      uid: {type: string}
                      resourceVersion: {type: string}
                      fieldPath: {type: string}
                  summary:
                    type: object
                    properties:
                      pass: {type: integer}
                      fail: {type: integer}
                      warn: {type: integer}
                      error: {type: integer}
                      skip: {type: integer}
                  results:
                    type: array
                    items:
                      type: object
                      required: [policy]
                      properties:
                        source: {type: string}
                        policy: {type: string}
                        rule: {type: string}
                        category: {type: string}
                        severity: {type: string, enum: [critical, high, low, medium, info]}
                        timestamp:
                          type: object
                          required: [nanos, seconds]
                          properties:
                            nanos: {type: integer, format: int32}
                            seconds: {type: integer, format: int64}
                        result: {type: string, enum: [pass, fail, warn, error, skip]}
                        scored: {type: boolean}
                        message: {type: string}
                        properties: {type: object, additionalProperties: {type: string}}
        """;
}
