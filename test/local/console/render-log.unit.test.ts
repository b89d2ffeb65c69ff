import { describe, expect, it } from '@jest/globals';
import { describeStyle, parseStyle, renderLog } from '../../../local/console/render-log.ts';

const sgr = (codes: string) => `\u001b[${codes}m`;
const markupOf = (text: string) => renderLog(text).markup;

describe('a log as HTML', () => {
  it('has its colours and attributes as classes, until they are taken away', () => {
    expect(markupOf(`a${sgr('1;31')}b${sgr('22')}c${sgr('39')}d`)).toBe(
      'a<span class="bold fg-1">b</span><span class="fg-1">c</span>d',
    );
    expect(markupOf(`${sgr('32')}${sgr('92;44')}e${sgr('')}f`)).toBe('<span class="fg-10 bg-4">e</span>f');
  });

  it('has the colours of foreground and background change places where they do', () => {
    expect(markupOf(`${sgr('7;1;31')} FAIL ${sgr('27')}x`)).toBe(
      '<span class="bold bg-1"> FAIL </span><span class="bold fg-1">x</span>',
    );
    expect(markupOf(`${sgr('7')}x`)).toBe('<span class="inverse">x</span>');
  });

  it('shows sixteen colours, and takes no other for something else', () => {
    expect(markupOf(`${sgr('38;5;9')}a${sgr('38;5;200;1')}b${sgr('0;38;2;1;4;31')}c${sgr('58')}d`)).toBe(
      '<span class="fg-9">a</span><span class="bold">b</span>cd',
    );
  });

  it('takes nothing of the text for HTML, and leaves out whatever else a terminal would do', () => {
    expect(markupOf('<img src=x onerror=alert(1)>')).toBe('&#60;img src&#61;x onerror&#61;alert(1)&#62;');
    const link = '\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007';
    expect(markupOf(`${sgr('31')}<script>&"\u001b[2K${link}`)).toBe(
      '<span class="fg-1">&#60;script&#62;&#38;&#34;link</span>',
    );
  });

  it('goes on in the style in which the piece before has ended', () => {
    const { style } = renderLog(`${sgr('1;33')}first\n`);

    expect(renderLog('second', parseStyle(describeStyle(style))).markup).toBe(
      '<span class="bold fg-3">second</span>',
    );
  });

  it('takes no class from an address that is none of its own', () => {
    expect([...parseStyle('bold "><script> fg-16 fg-15 gate')]).toEqual(['bold', 'fg-15']);
  });
});
