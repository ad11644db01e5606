/** What each Web API method that the bot calls may be refused with, by what we know of Slack's pages. A fault with another word is a mistake in a test. */

/** of every method */
const EVERYWHERE = [
  'access_denied',
  'account_inactive',
  'accesslimited',
  'deprecated_endpoint',
  'ekm_access_denied',
  'enterprise_is_restricted',
  'fatal_error',
  'internal_error',
  'invalid_arg_name',
  'invalid_arguments',
  'invalid_array_arg',
  'invalid_auth',
  'invalid_charset',
  'invalid_form_data',
  'invalid_post_type',
  'method_deprecated',
  'missing_post_type',
  'missing_scope',
  'no_permission',
  'not_allowed_token_type',
  'not_authed',
  'org_login_required',
  'ratelimited',
  'request_timeout',
  'service_unavailable',
  'team_access_not_granted',
  'team_added_to_org',
  'token_expired',
  'token_revoked',
  'two_factor_setup_required',
  'unknown_method',
] as const;

const WRITING = [
  'as_user_not_supported',
  'channel_not_found',
  'invalid_attachments',
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_metadata_format',
  'invalid_metadata_schema',
  'is_archived',
  'markdown_text_conflict',
  'metadata_must_be_sent_from_app',
  'metadata_too_large',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'not_in_channel',
  'too_many_attachments',
];

const POSTING = [
  ...WRITING,
  'restricted_action',
  'restricted_action_non_threadable_channel',
  'restricted_action_read_only_channel',
  'restricted_action_thread_locked',
  'restricted_action_thread_only_channel',
  'team_not_found',
];

const VIEWS = ['duplicate_external_id', 'hash_conflict', 'invalid_blocks', 'not_enabled', 'view_too_large'];
const TRIGGERS = ['exchanged_trigger_id', 'expired_trigger_id', 'invalid_trigger_id', 'trigger_exchanged'];
const READING = [
  'channel_not_found',
  'invalid_cursor',
  'invalid_limit',
  'invalid_ts_latest',
  'invalid_ts_oldest',
];

const ofMethod: Readonly<Record<string, readonly string[]>> = {
  'apps.connections.open': ['forbidden_team'],
  'auth.test': ['user_removed_from_team', 'team_disabled'],
  'blocks.validate': ['invalid_blocks', 'invalid_message', 'invalid_view'],
  'chat.postMessage': [
    ...POSTING,
    'cannot_reply_to_message',
    'duplicate_channel_not_found',
    'duplicate_message_not_found',
    'message_limit_exceeded',
    'message_limit_exceeded_error_on_create_attachment',
    'rate_limited',
    'slack_connect_file_link_sharing_blocked',
  ],
  'chat.postEphemeral': [...POSTING, 'user_not_in_channel'],
  'chat.update': [
    ...WRITING,
    'block_mismatch',
    'cant_broadcast_message',
    'cant_update_message',
    'edit_window_closed',
    'external_channel_migrating',
    'message_not_found',
    'slack_connect_file_link_sharing_blocked',
    'streaming_state_conflict',
    'update_failed',
  ],
  'chat.delete': [
    'cant_delete_message',
    'channel_not_found',
    'compliance_exports_prevent_deletion',
    'message_not_found',
  ],
  'conversations.open': [
    'cannot_dm_bot',
    'channel_not_found',
    'invalid_user_combination',
    'method_not_supported_for_channel_type',
    'not_enough_users',
    'too_many_users',
    'user_disabled',
    'user_not_found',
    'user_not_visible',
    'users_list_not_supplied',
    'users_not_found',
  ],
  'conversations.history': [...READING, 'invalid_metadata_keys', 'not_in_channel'],
  'conversations.replies': [...READING, 'invalid_metadata_keys', 'not_in_channel', 'thread_not_found'],
  'files.completeUploadExternal': [
    'blocked_file_type',
    'channel_not_found',
    'file_not_found',
    'file_update_failed',
    'file_uploads_disabled',
    'file_uploads_except_images_disabled',
    'file_type_not_allowed',
    'invalid_channel',
    'malware_detected',
    'not_in_channel',
    'posting_to_channel_denied',
    'slack_connect_canvas_sharing_blocked',
    'storage_limit_reached',
  ],
  'files.getUploadURLExternal': [
    'file_upload_size_restricted',
    'file_uploads_disabled',
    'file_uploads_except_images_disabled',
    'missing_argument',
    'slack_connect_blocked_file_type',
    'snippet_too_large',
    'storage_limit_reached',
    'unknown_snippet_type',
    'unknown_subtype',
  ],
  'usergroups.users.list': ['no_such_subteam', 'plan_upgrade_required', 'subteam_not_found'],
  'users.info': ['user_not_found', 'user_not_visible'],
  'views.open': [...VIEWS, ...TRIGGERS],
  'views.publish': [...VIEWS, 'user_not_found'],
  'views.push': [...VIEWS, ...TRIGGERS, 'not_found', 'push_limit_reached'],
  'views.update': [...VIEWS, 'not_found'],
};

/** `*`: what every method may answer. Undefined where nothing is wrong. */
export function unknownError(method: string, error: string): string | undefined {
  const own = method === '*' ? [] : ofMethod[method];
  if (!own) return `the bot calls no method ${method}`;
  if ([...EVERYWHERE, ...own].includes(error)) return undefined;
  return `Slack does not document the error ${error} for ${method}`;
}
