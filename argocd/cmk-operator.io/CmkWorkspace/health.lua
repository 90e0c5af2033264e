-- Health of a CmkWorkspace.
--
-- The CRD follows kstatus: status.observedGeneration defaults to -1, Ready is always there once the operator has looked, and
-- whenever Ready is not True exactly one of Reconciling (work goes on) and Stalled (somebody has to act) is True. Tools that read
-- kstatus need no rule of their own; this script adds what kstatus has no word for: Suspended, and a workspace that serves while its
-- encryption is not in force (docs/gitops.md says why that is Degraded here and does not enter Ready).
--
-- Only the base library is used, in the Lua 5.1 that Argo CD runs.

local function table_or_empty(value)
  if type(value) == "table" then
    return value
  end
  return {}
end

local function text(value)
  if type(value) == "string" and value ~= "" then
    return value
  end
  return nil
end

local function verdict(status, message)
  return { status = status, message = message }
end

-- A condition as "Reason: message", with as much of it as is there.
local function words(condition, otherwise)
  local reason, message = text(condition.reason), text(condition.message)
  if reason ~= nil and message ~= nil then
    return reason .. ": " .. message
  end
  return message or reason or otherwise
end

-- Domain conditions that never enter Ready and are alarms while they are False, the gravest first.
local alarms = {
  "EncryptionInForce",
  "KeyVaultReady",
  "KeyReady",
  "KeyAccessReady",
  "ManagedResourcesReady",
  "CosmosDbReady",
  "AiSearchReady",
  "StorageReady",
  "VirtualNetworkReady",
}

-- Reasons that pass by themselves: no alarm yet.
local passing = {
  Progressing = true,
  Creating = true,
  Updating = true,
  KeyRotating = true,
  PermissionPropagating = true,
}

-- Reasons that stand at a condition that is True and are worth a word.
local notable = {
  KeyExpiring = true,
  OldKeyVersionDisabled = true,
  KeyRotating = true,
}

local workspace = table_or_empty(obj)
local metadata = table_or_empty(workspace.metadata)
local spec = table_or_empty(workspace.spec)
local status = table_or_empty(workspace.status)

local conditions = {}
for _, condition in ipairs(table_or_empty(status.conditions)) do
  if type(condition) == "table" and text(condition.type) ~= nil then
    conditions[condition.type] = condition
  end
end

local function is(kind, wanted)
  return conditions[kind] ~= nil and conditions[kind].status == wanted
end

-- Whether something observed speaks of the spec as it is now.
local function is_current(observed)
  return observed ~= nil and observed ~= -1 and (metadata.generation == nil or observed == metadata.generation)
end

local current = is_current(status.observedGeneration)
local ready = table_or_empty(conditions.Ready)

if metadata.deletionTimestamp ~= nil then
  if current and is("Stalled", "True") then
    return verdict("Degraded", words(conditions.Stalled, "The deletion waits for somebody to act"))
  end
  if current and ready.status ~= nil then
    return verdict("Progressing", words(ready, "The object is being deleted"))
  end
  return verdict("Progressing", "Deleting: the operator has not acted on the deletion yet")
end

if spec.suspend == true or (current and ready.reason == "Suspended") then
  if ready.reason == "Suspended" then
    return verdict("Suspended", words(ready, "Suspended"))
  end
  return verdict("Suspended", "Suspended: spec.suspend is set")
end

if not current then
  -- Azure could not be asked about this version yet: the condition says so, and is about this version.
  if ready.status ~= nil and ready.status ~= "True" and is_current(ready.observedGeneration) then
    return verdict("Progressing", words(ready, "Progressing"))
  end
  return verdict("Progressing", "Progressing: the operator has not acted on this version of the spec yet")
end

if is("Stalled", "True") then
  return verdict("Degraded", words(conditions.Stalled, "Somebody has to act"))
end

if is("Reconciling", "True") then
  return verdict("Progressing", words(conditions.Reconciling, "The operator is at work"))
end

if ready.status ~= "True" then
  return verdict("Progressing", words(ready, "Progressing: the operator has not judged the workspace yet"))
end

if ready.observedGeneration ~= nil and not is_current(ready.observedGeneration) then
  return verdict("Progressing", "Progressing: Ready speaks of an earlier version of the spec")
end

-- What needs somebody goes before what passes by itself.
local waiting = nil
for _, kind in ipairs(alarms) do
  if is(kind, "False") then
    local alarm = kind .. " is False: " .. words(conditions[kind], "no reason given")
    if not passing[conditions[kind].reason or ""] then
      return verdict("Degraded", alarm)
    end
    waiting = waiting or alarm
  end
end
if waiting ~= nil then
  return verdict("Progressing", waiting)
end

local message = words(ready, "The workspace is as declared")

if is("InSync", "False") then
  return verdict("Healthy", message .. ". InSync is False: " .. words(conditions.InSync, "Azure differs"))
end

for _, kind in ipairs(alarms) do
  local condition = conditions[kind]
  if condition ~= nil and (condition.status == "Unknown" or notable[condition.reason or ""]) then
    return verdict("Healthy", message .. ". " .. kind .. " is " .. (condition.status or "Unknown") .. ": " .. words(condition, "no reason given"))
  end
end

return verdict("Healthy", message)
