namespace CmkOperator.TestKit.Servers;

/// <summary>A kind that has one of everything that a schema can say.</summary>
public static class Widgets
{
    public const string GoodSpec = """{"color":"red","nested":{"a":"ok"}}""";

    public const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.test.example.com}
        spec:
          group: test.example.com
          scope: Namespaced
          names: {plural: widgets, singular: widget, kind: Widget, listKind: WidgetList, shortNames: [wd], categories: [things]}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            selectableFields:
            - jsonPath: .spec.color
            additionalPrinterColumns:
            - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status', description: Whether it is ready.}
            - {name: Color, type: string, jsonPath: .spec.color}
            - {name: Size, type: integer, jsonPath: .spec.size, priority: 1}
            - {name: Tags, type: string, jsonPath: .spec.tags, priority: 1}
            - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
            schema:
              openAPIV3Schema:
                type: object
                description: Widget is a thing.
                required: [spec]
                x-kubernetes-validations:
                - rule: "!has(oldSelf.status) || !has(oldSelf.status.locked) || !oldSelf.status.locked || self.spec.color == oldSelf.spec.color"
                  message: color is locked
                  fieldPath: .spec.color
                  reason: FieldValueForbidden
                - rule: "oldSelf.hasValue() || self.metadata.name.size() <= 20"
                  optionalOldSelf: true
                  message: name too long
                - rule: "!has(self.spec.rules) || !has(self.spec.rules.strict) || !self.spec.rules.strict || (has(self.spec.size) && self.spec.size > 5)"
                  message: strict widgets are large
                properties:
                  apiVersion: {type: string}
                  kind: {type: string}
                  metadata: {type: object}
                  spec:
                    type: object
                    description: What is wanted.
                    required: [color, nested]
                    properties:
                      color: {type: string, pattern: '^[a-z]+$', minLength: 2, maxLength: 10, description: The colour.}
                      size: {type: integer, minimum: 1, maximum: 10, default: 3}
                      big: {type: integer, format: int32, multipleOf: 2}
                      ratio: {type: number, minimum: 0, exclusiveMinimum: true, maximum: 1}
                      flag: {type: boolean, default: false}
                      mode: {type: string, enum: [A, B], default: A}
                      when: {type: string, format: date-time}
                      dur: {type: string, format: duration}
                      intOrStr: {x-kubernetes-int-or-string: true}
                      nullable: {type: string, nullable: true}
                      labels: {type: object, maxProperties: 2, additionalProperties: {type: string, maxLength: 5}}
                      tags: {type: array, maxItems: 3, minItems: 1, x-kubernetes-list-type: set, items: {type: string, maxLength: 10}}
                      atoms: {type: array, x-kubernetes-list-type: atomic, items: {type: string}, maxItems: 5}
                      ports:
                        type: array
                        maxItems: 4
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [name]
                        items:
                          type: object
                          required: [name]
                          properties:
                            name: {type: string, maxLength: 10}
                            port: {type: integer, default: 80}
                            proto:
                              type: string
                              maxLength: 8
                              x-kubernetes-validations: [{rule: self == oldSelf, message: proto is immutable}]
                      free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                      rules:
                        type: object
                        properties:
                          strict: {type: boolean}
                          short: {type: string, maxLength: 20, x-kubernetes-validations: [{rule: "self.startsWith('s') && self.endsWith('t') && self.contains('or')", message: must be short}]}
                          parts: {type: string, maxLength: 40, x-kubernetes-validations: [{rule: "self.split('/').all(p, p.matches('^[a-z]*$'))", message: parts must be lower case}]}
                          interval: {type: string, maxLength: 20, x-kubernetes-validations: [{rule: "duration(self) >= duration('1m') && duration(self) <= duration('24h')", message: interval must be from 1m to 24h}]}
                          list: {type: array, maxItems: 5, items: {type: integer}, x-kubernetes-validations: [{rule: "self.exists(x, x > 1) && self.filter(x, x < 0).size() == 0 && self.map(x, x * 2).exists_one(x, x == 4)", messageExpression: "self.size() > 1 ? 'a bad list' : 'a bad item'"}]}
                          either:
                            type: object
                            properties: {left: {type: string, maxLength: 5}, right: {type: string, maxLength: 5}}
                            x-kubernetes-validations:
                            - {rule: "has(self.left) != has(self.right)", message: exactly one of left and right, reason: FieldValueRequired}
                            - {rule: "(has(self.left) ? self.left : self.right) in ['p', 'q']", message: p or q}
                      nested:
                        type: object
                        required: [a]
                        x-kubernetes-validations:
                        - {rule: "self.a != 'bad'", messageExpression: "'a must not be ' + self.a", reason: FieldValueInvalid, fieldPath: .a}
                        - {rule: "!has(oldSelf.c) || has(self.c)", message: c cannot be removed}
                        properties:
                          a: {type: string, maxLength: 20}
                          b: {type: string, maxLength: 20, x-kubernetes-validations: [{rule: self.lowerAscii() == oldSelf.lowerAscii(), message: b is immutable}]}
                          c: {type: string, maxLength: 20}
                  status:
                    type: object
                    default: {observedGeneration: -1}
                    properties:
                      observedGeneration: {type: integer, format: int64}
                      locked: {type: boolean}
                      conditions:
                        type: array
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [type]
                        items:
                          type: object
                          required: [type, status]
                          properties:
                            type: {type: string}
                            status: {type: string, enum: ["True", "False", "Unknown"]}
                            reason: {type: string, minLength: 1}
        """;

    /// <summary>A widget as JSON.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="metadata">Members of metadata beside the name, as JSON.</param>
    public static string Json(string name, string spec = GoodSpec, string metadata = "") =>
        $$"""{"apiVersion":"test.example.com/v1","kind":"Widget","metadata":{"name":"{{name}}"{{(metadata.Length > 0 ? $",{metadata}" : "")}}},"spec":{{spec}}}""";
}
