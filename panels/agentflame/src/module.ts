import { PanelPlugin } from '@grafana/data';
import { initPluginTranslations, t } from '@grafana/i18n';

import { DEFAULT_OPTIONS, type AgentFlameOptions } from './AgentFlameOptions';
import { AgentFlamePanel } from './AgentFlamePanel';
import { AXIS_KINDS } from './axis/AxisKind';
import { axisName } from './axis/axisName';
import { colorByName } from './color/colorByName';
import { COLOR_BY } from './color/spanCategory';
import pluginJson from './plugin.json';

// Not awaited: an entry with top-level await is a promise to an AMD loader, and texts are only asked for on render.
void initPluginTranslations(pluginJson.id);

export const plugin = new PanelPlugin<AgentFlameOptions>(AgentFlamePanel).setPanelOptions((builder) =>
  builder
    .addRadio({
      path: 'axis',
      name: t('agentflame.options.axis', 'Width of bars'),
      description: t('agentflame.options.axis-description', 'To begin with: it can be changed in the panel.'),
      defaultValue: DEFAULT_OPTIONS.axis,
      settings: { options: AXIS_KINDS.map((value) => ({ value, label: axisName(value) })) },
    })
    .addSelect({
      path: 'colorBy',
      name: t('agentflame.options.color-by', 'Color by'),
      defaultValue: DEFAULT_OPTIONS.colorBy,
      settings: { options: COLOR_BY.map((value) => ({ value, label: colorByName(value) })) },
    })
    .addSelect({
      path: 'label',
      name: t('agentflame.options.label', 'Label of bars'),
      defaultValue: DEFAULT_OPTIONS.label,
      settings: {
        options: [
          { value: 'name', label: t('agentflame.options.label-name', 'Name') },
          { value: 'duration', label: t('agentflame.options.label-duration', 'Name and duration') },
          { value: 'tokens', label: t('agentflame.options.label-tokens', 'Name and tokens') },
          { value: 'cost', label: t('agentflame.options.label-cost', 'Name and cost') },
        ],
      },
    })
    .addBooleanSwitch({
      path: 'showPlainSpans',
      name: t('agentflame.options.plain-spans', 'Spans without GenAI meaning'),
      description: t('agentflame.options.plain-spans-description', 'Draw HTTP, database and other spans too.'),
      defaultValue: DEFAULT_OPTIONS.showPlainSpans,
    })
    .addTextInput({
      path: 'selectionVariable',
      name: t('agentflame.options.selection-variable', 'Variable for the selected span'),
      description: t(
        'agentflame.options.selection-variable-description',
        'Its value becomes the id of the span that is opened, for other panels to ask for.'
      ),
      defaultValue: DEFAULT_OPTIONS.selectionVariable,
    })
);
